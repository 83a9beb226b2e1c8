//! `shipwheel login` and `shipwheel logout`: a token is read, looked at and kept, or forgotten.

use super::Exit;
use super::arguments::{Entry, Login, Logout};
use super::plain;
use super::publish::sender::{self, Sender};
use super::terminal::{Output, ask, complain, warn};
use crate::engine::credentials::{self, Credentials, Keeper, StoreError, Stores, TOKEN_USER, told};
use crate::engine::index::{self, Index, Origin};
use crate::grammar::token::Token;
use std::io::{self, Write};

/// Keeps the token that is given, and tells where.
pub fn run(arguments: &Login, output: &mut Output, exit: &mut Exit) -> io::Result<()> {
    *exit = Exit::Failed;
    let kept = read(arguments).and_then(|(sender, index, given)| {
        let now = jiff::Timestamp::now().as_second();
        let token = match &arguments.entry.project {
            Some(project) => given.check(&index, project, now).map(|()| None),
            None => given.check_shape(&index, now),
        };
        let token = token.map_err(|error| format!("nothing was kept: {error}"))?;
        let user = user(&arguments.entry);
        let keeper = credentials::keep(sender.stores, &index, &user, &given.secret)
            .map_err(|errors| not_kept(&errors))?;
        Ok((index, user, keeper, token))
    });
    let (index, user, keeper, token) = match kept {
        Ok(kept) => kept,
        Err(message) => {
            complain(&message);
            return Ok(());
        }
    };
    *exit = Exit::Clean;
    let what =
        if user == TOKEN_USER || arguments.entry.project.is_some() { "token" } else { "password" };
    let line = format!("The {what} for {} is kept by {keeper}, entry `{user}`", told(&index));
    writeln!(output, "{}{}.", plain::line(&line), plain::line(&says(token.as_ref())))
}

/// Forgets the token of an index, and tells who kept it.
pub fn forget(arguments: &Logout, output: &mut Output, exit: &mut Exit) -> io::Result<()> {
    *exit = Exit::Failed;
    let entry = &arguments.entry;
    let forgot = choose(entry, false).and_then(|(sender, index)| {
        let forgot = credentials::forget(sender.stores, &index, &user(entry));
        let forgot = forgot.map_err(|(keeper, error)| {
            format!("{keeper} did not forget the entry `{}`: {error}", user(entry))
        })?;
        Ok((index, forgot))
    });
    let (index, forgot) = match forgot {
        Ok(forgot) => forgot,
        Err(message) => {
            complain(&message);
            return Ok(());
        }
    };
    *exit = Exit::Clean;
    let index = told(&index);
    if forgot.is_empty() {
        let line = format!("Nothing was kept for {index} as `{}`.", user(entry));
        return writeln!(output, "{}", plain::line(&line));
    }
    for keeper in forgot {
        let line = format!("Forgotten by {keeper}: {index}, entry `{}`.", user(entry));
        writeln!(output, "{}", plain::line(&line))?;
    }
    Ok(())
}

/// Offers to keep what was typed, after it proved good.
pub fn offer(index: &Index, given: &Credentials, stores: Stores) -> io::Result<()> {
    let what = if given.username == TOKEN_USER { "token" } else { "password" };
    if stores == Stores::None || !ask(&format!("Keep this {what} for {}?", told(index)))? {
        return Ok(());
    }
    match credentials::keep(stores, index, &given.username, &given.secret) {
        Ok(keeper) => {
            let line = format!("kept by {keeper}; `shipwheel logout` forgets it");
            writeln!(io::stderr(), "{line}")
        }
        Err(errors) => {
            warn(&not_kept(&errors));
            Ok(())
        }
    }
}

fn read(arguments: &Login) -> Result<(Sender, Index, Credentials), String> {
    let entry = &arguments.entry;
    let (sender, index) = choose(entry, arguments.stdin)?;
    let username = entry.username.clone().unwrap_or_else(|| TOKEN_USER.to_owned());
    let given = match &sender.token {
        Some(secret) => Some(Credentials {
            username,
            username_from: Origin::Default,
            secret: secret.clone(),
            secret_from: Origin::StandardInput,
        }),
        None => sender::ask(&index, Some(&username))?,
    };
    let given = given.ok_or_else(|| {
        "nothing was kept: there is nobody at a terminal to give a token; write it to standard \
         input, with --stdin"
            .to_owned()
    })?;
    Ok((sender, index, given))
}

fn choose(entry: &Entry, is_token_on_stdin: bool) -> Result<(Sender, Index), String> {
    let sender = Sender::read(entry.config_file.as_deref(), entry.keyring, is_token_on_stdin)?;
    let is_url = entry.index.contains("://");
    let name = Some(entry.index.clone());
    let asked = index::Asked {
        repository: name.clone().filter(|_| !is_url),
        url: name.filter(|_| is_url),
        allow_http: entry.allow_http,
        project: super::publish::settings::of_project(None),
        ..index::Asked::default()
    };
    let mut warnings = Vec::new();
    let index = index::choose(&asked, &sender.environment, sender.pypirc.as_ref(), &mut warnings);
    warnings.iter().for_each(|warning| warn(warning));
    Ok((sender, index.map_err(|error| error.to_string())?))
}

/// Of the entry in the keyring.
fn user(entry: &Entry) -> String {
    match (&entry.project, &entry.username) {
        (Some(project), _) => credentials::project_user(project),
        (None, Some(username)) => username.clone(),
        (None, None) => TOKEN_USER.to_owned(),
    }
}

fn not_kept(errors: &[(Keeper, StoreError)]) -> String {
    let reasons = errors.iter().map(|(keeper, error)| format!("{keeper}: {error}"));
    let reasons = reasons.collect::<Vec<_>>().join("; ");
    format!(
        "nothing was kept ({reasons}); install a keyring (`pip install keyring`), or give the token \
         by SHIPWHEEL_TOKEN, --token-stdin or a section of ~/.pypirc"
    )
}

/// What a token says of itself, as the end of a sentence.
fn says(token: Option<&Token>) -> String {
    let Some(token) = token else { return String::new() };
    let projects = token.projects.first().map(|names| {
        let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        format!(", for {}", names.join(", "))
    });
    let until = token.expires.and_then(|end| jiff::Timestamp::from_second(end).ok());
    let until = until.map(|end| format!(", until {end}"));
    format!("{}{}", projects.unwrap_or_default(), until.unwrap_or_default())
}
