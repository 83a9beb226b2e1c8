//! `shipwheel publish`: a project or finished archives become files on an index, after a look at
//! both and, where it cannot be taken back, a question.

mod authority;
mod refusal;
mod report;
pub mod sender;
pub mod settings;
mod shipment;
mod verified;

use super::Exit;
use super::arguments::{BuildFormat, Publish};
use super::login;
use super::terminal::{Output, complain, warn, warn_of};
use crate::engine::index::{self, Index, Origin};
use crate::engine::upload::{self, Event, Limits, Parcel, Preflight, Standing};
use crate::engine::{Next, credentials::told};
use authority::Authority;
use report::Sent;
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
    preflight.warnings.iter().for_each(|one| warn_of(one.check, &one.message));
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
        project: settings::of_publish(arguments),
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
    fn go(mut self, sender: &Sender, output: &mut Output, exit: &mut Exit) -> io::Result<()> {
        let Some(project) = self.parcels.first().map(|first| first.project.clone()) else {
            return Ok(());
        };
        let all_there = self.preflight.standings.iter().all(|one| *one == Standing::Identical);
        let found = match all_there {
            true => Ok(Authority::default()),
            false => authority::find(self.arguments, sender, self.index, &project, self.limits),
        };
        let authority = match found {
            Ok(authority) => authority,
            Err(refusal) => return refusal.tell(&project, self.index),
        };
        if let Err(message) =
            authority::attest(self.arguments, self.index, &authority, &mut self.parcels)
        {
            complain(&message);
            return Ok(());
        }
        let credentials = authority.credentials.as_ref();
        let is_full = self.arguments.output_format == BuildFormat::Full;
        if is_full {
            report::plan(&authority, &self.parcels, &self.preflight, output)?;
        }
        let conflict =
            self.preflight.standings.iter().zip(&self.parcels).find_map(|(one, parcel)| {
                matches!(one, Standing::Different { .. }).then_some(&parcel.name)
            });
        if self.arguments.dry_run {
            *exit = if conflict.is_some() { Exit::Found } else { Exit::Clean };
            return report::dry_run(
                self.index,
                &authority,
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
        if !all_there && !self.consent()? {
            return Ok(());
        }
        let standings = self.preflight.standings.iter().cloned();
        let shipment: Vec<(Parcel, Standing)> = self.parcels.into_iter().zip(standings).collect();
        let (arguments, index, preflight) = (self.arguments, self.index, &self.preflight);
        let Some(credentials) = credentials else {
            // All of it is there.
            let endings = &vec![upload::Ending::AlreadyThere; shipment.len()];
            let sent = Sent { arguments, index, shipment: &shipment, endings, preflight };
            return verified::conclude(&sent, self.limits, output, exit);
        };
        let mut progress = report::Progress::new(output.choice);
        let mut events = |event: Event<'_>| {
            progress.note(&event);
            Next::Continue
        };
        let publisher = authority.publisher.as_ref();
        let sender_of = upload::Sender { credentials, publisher };
        let sent = upload::send_as(self.index, sender_of, &shipment, self.limits, &mut events);
        progress.clear();
        match sent {
            Ok(endings) => {
                let all = endings.iter().all(upload::Ending::is_there);
                let (shipment, endings) = (&*shipment, &*endings);
                let sent = Sent { arguments, index, shipment, endings, preflight };
                verified::conclude(&sent, self.limits, output, exit)?;
                output.finish()?;
                match all && credentials.secret_from == Origin::Terminal {
                    true => login::offer(self.index, credentials, sender.stores),
                    false => Ok(()),
                }
            }
            Err(trouble) => {
                complain(&format!("nothing was sent: {trouble}"));
                Ok(())
            }
        }
    }

    /// Asks whoever sits there; where nobody does, that is a no. A new project has a yes of its
    /// own: a slip in the name would make one.
    fn consent(&self) -> io::Result<bool> {
        let Some(first) = self.parcels.first() else { return Ok(false) };
        let (what, flag, is_said) = match self.preflight.is_new {
            Some(true) => (
                format!("creates the new project `{}` on", first.project),
                "--new-project",
                self.arguments.new_project,
            ),
            _ => (
                format!("publishes `{} {}` on", first.project, first.version),
                "--yes",
                self.arguments.yes || !self.index.address.is_pypi(),
            ),
        };
        if is_said {
            return Ok(true);
        }
        let what = format!("this {what} {} and cannot be taken back", told(self.index));
        let what = super::plain::line(&what);
        if self.arguments.token_stdin || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            complain(&format!("nothing was sent: {what}; say {flag}"));
            return Ok(false);
        }
        let yes = super::terminal::ask(&format!("{what}. Go on?"))?;
        if !yes {
            complain("nothing was sent");
        }
        Ok(yes)
    }
}
