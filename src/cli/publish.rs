//! `shipwheel publish`: a project or finished archives become files on an index, after a look at
//! both and, where it cannot be taken back, a question.

mod report;
pub mod sender;
mod shipment;

use super::Exit;
use super::arguments::{BuildFormat, Publish};
use super::login;
use super::terminal::{Output, complain, warn};
use crate::engine::credentials::{self, Credentials};
use crate::engine::index::{self, Index, Origin};
use crate::engine::upload::{self, Event, Limits, Parcel, Preflight, Standing};
use crate::engine::{Next, credentials::told};
use sender::Sender;
use std::io::{self, IsTerminal};
use std::time::Duration;

/// Publishes what `arguments` ask for and prints what came of it.
pub fn run(arguments: &Publish, output: &mut Output, exit: &mut Exit) -> io::Result<()> {
    *exit = Exit::Failed;
    let (sender, index) = match choose(arguments) {
        Ok(chosen) => chosen,
        Err(message) => {
            complain(&message);
            return Ok(());
        }
    };
    if arguments.output_format == BuildFormat::Full {
        report::index(&index, output)?;
        output.finish()?;
    }
    let Some(parcels) = shipment::parcels(arguments, &index, output, exit)? else { return Ok(()) };
    *exit = Exit::Failed;
    let limits = Limits { idle: Duration::from_secs(arguments.timeout), ..Limits::default() };
    let preflight = match upload::preflight(&index.address, &parcels, limits) {
        Ok(preflight) => preflight,
        Err(trouble) => {
            complain(&format!("{} cannot be asked: {trouble}", told(&index)));
            return Ok(());
        }
    };
    preflight.warnings.iter().for_each(|warning| warn(warning));
    let run = Run { arguments, index: &index, parcels, preflight, limits };
    run.go(&sender, output, exit)
}

fn choose(arguments: &Publish) -> Result<(Sender, Index), String> {
    let config_file = arguments.config_file.as_deref();
    let sender = Sender::read(config_file, arguments.keyring, arguments.token_stdin)?;
    let asked = index::Asked {
        repository: arguments.repository.clone(),
        url: arguments.repository_url.clone(),
        check_url: arguments.check_url.clone(),
        allow_http: arguments.allow_http,
    };
    let mut warnings = Vec::new();
    let index = index::choose(&asked, &sender.environment, sender.pypirc.as_ref(), &mut warnings);
    warnings.iter().for_each(|warning| warn(warning));
    Ok((sender, index.map_err(|error| error.to_string())?))
}

struct Run<'r> {
    arguments: &'r Publish,
    index: &'r Index,
    parcels: Vec<Parcel>,
    preflight: Preflight,
    limits: Limits,
}

impl Run<'_> {
    fn go(self, sender: &Sender, output: &mut Output, exit: &mut Exit) -> io::Result<()> {
        let all_there = self.preflight.standings.iter().all(|one| *one == Standing::Identical);
        let credentials = match self.credentials(sender, all_there) {
            Ok(credentials) => credentials,
            Err(message) => {
                complain(&message);
                return Ok(());
            }
        };
        let is_full = self.arguments.output_format == BuildFormat::Full;
        if is_full {
            report::plan(credentials.as_ref(), &self.parcels, &self.preflight, output)?;
        }
        let conflict =
            self.preflight.standings.iter().zip(&self.parcels).find_map(|(one, parcel)| {
                matches!(one, Standing::Different { .. }).then_some(&parcel.name)
            });
        if self.arguments.dry_run {
            *exit = if conflict.is_some() { Exit::Found } else { Exit::Clean };
            return report::dry_run(
                self.index,
                credentials.as_ref(),
                &self.parcels,
                &self.preflight,
                is_full,
                output,
            );
        }
        output.finish()?;
        if let Some(name) = conflict {
            *exit = Exit::Found;
            complain(&format!(
                "nothing was sent: the index has another file called `{name}`, and takes no second; \
                 give the release a new version"
            ));
            return Ok(());
        }
        let asks =
            !all_there && (self.index.address.is_pypi() || self.preflight.is_new == Some(true));
        if asks && !self.arguments.yes && !self.consent()? {
            return Ok(());
        }
        let shipment: Vec<(Parcel, Standing)> =
            self.parcels.into_iter().zip(self.preflight.standings).collect();
        let Some(credentials) = credentials else {
            // All of it is there.
            *exit = Exit::Clean;
            let endings = vec![upload::Ending::AlreadyThere; shipment.len()];
            return report::endings(self.index, &shipment, &endings, is_full, output);
        };
        let mut progress = report::Progress::new(output.choice);
        let mut events = |event: Event<'_>| {
            progress.note(&event);
            Next::Continue
        };
        let sent = upload::send(self.index, &credentials, &shipment, self.limits, &mut events);
        progress.clear();
        match sent {
            Ok(endings) => {
                let all = endings.iter().all(upload::Ending::is_there);
                *exit = if all { Exit::Clean } else { Exit::Found };
                report::endings(self.index, &shipment, &endings, is_full, output)?;
                output.finish()?;
                match all && credentials.secret_from == Origin::Terminal {
                    true => login::offer(self.index, &credentials, sender.stores),
                    false => Ok(()),
                }
            }
            Err(trouble) => {
                complain(&format!("nothing was sent: {trouble}"));
                Ok(())
            }
        }
    }

    /// None when nothing has to be sent, or it is only looked at what would be.
    fn credentials(&self, sender: &Sender, all_there: bool) -> Result<Option<Credentials>, String> {
        let Some(first) = self.parcels.first().filter(|_| !all_there) else { return Ok(None) };
        let asked = credentials::Asked {
            username: self.arguments.username.clone(),
            token: sender.token.clone(),
            stores: sender.stores,
            project: Some(first.project.clone()),
        };
        let mut warnings = Vec::new();
        let pypirc = sender.pypirc.as_ref();
        let found =
            credentials::find(&asked, self.index, &sender.environment, pypirc, &mut warnings);
        warnings.iter().for_each(|warning| warn(warning));
        let found = match found.map_err(|error| error.to_string())? {
            Some(found) => found,
            None if self.arguments.dry_run => return Ok(None),
            None => match sender::ask(self.index, self.arguments.username.as_deref())? {
                Some(given) => given,
                None => {
                    let index = told(self.index);
                    return Err(credentials::CredentialsError::None { index }.to_string());
                }
            },
        };
        let now = jiff::Timestamp::now().as_second();
        found.check(self.index, &first.project, now).map_err(|error| error.to_string())?;
        Ok(Some(found))
    }

    /// Asks whoever sits there; where nobody does, that is a no.
    fn consent(&self) -> io::Result<bool> {
        let Some(first) = self.parcels.first() else { return Ok(false) };
        let what = match self.preflight.is_new {
            Some(true) => format!("creates the new project `{}` on", first.project),
            _ => format!("publishes `{} {}` on", first.project, first.version),
        };
        let what = format!("this {what} {} and cannot be taken back", told(self.index));
        let what = super::plain::line(&what);
        if self.arguments.token_stdin || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            complain(&format!("nothing was sent: {what}; say --yes"));
            return Ok(false);
        }
        let yes = super::terminal::ask(&format!("{what}. Go on?"))?;
        if !yes {
            complain("nothing was sent");
        }
        Ok(yes)
    }
}
