//! A release that someone has confirmed goes to its index: the same bytes that were planned, one
//! file after the other, each to an end that is told.

use super::{Release, blame, words};
use crate::document::Document;
use crate::engine::Next;
use crate::engine::credentials::told;
use crate::engine::upload::{self, Ending, Event, Limits, Parcel, Standing};
use crate::lsp::build::{Level, Told};
use crate::lsp::jobs::Job;
use crate::lsp::operation::Outcome;
use crate::lsp::surroundings::Surroundings;
use serde_json::{Value, json};

/// Sends the release, on the caller's thread. Being cancelled takes effect between two files.
pub fn send(
    release: &Release,
    surroundings: &Surroundings,
    job: &Job,
    tell: &mut dyn FnMut(Told),
) -> Outcome {
    match begin(release, surroundings, job, tell) {
        Ok((parcels, endings)) => outcome(release, &parcels, &endings, job),
        Err(outcome) => *outcome,
    }
}

fn begin(
    release: &Release,
    surroundings: &Surroundings,
    job: &Job,
    tell: &mut dyn FnMut(Told),
) -> Result<(Vec<Parcel>, Vec<Ending>), Box<Outcome>> {
    let nothing = |word, message: String| {
        let message = format!("nothing was sent: {}", words::line(&message));
        Box::new(Outcome::of(word, Level::Error, message))
    };
    let parcels: Option<Vec<Parcel>> = release.parcels.iter().map(same).collect();
    let Some(parcels) = parcels else {
        let message = "the archives of the plan were changed since; make a new plan";
        return Err(nothing("refused", message.to_owned()));
    };
    let mut warnings = Vec::new();
    let found = surroundings.credentials(&release.index, &release.name, &mut warnings);
    let credentials = match found {
        Ok(Some(credentials)) => credentials,
        Ok(None) => return Err(nothing("refused", words::no_token(&release.index))),
        Err(message) => return Err(nothing("refused", message)),
    };
    tell(Told::Step { percent: 2, doing: format!("asking {}", told(&release.index)) });
    let limits = Limits::default();
    let asked = upload::preflight(&release.index.address, &parcels, super::looking());
    let preflight = asked.map_err(|trouble| nothing("failed", trouble.to_string()))?;
    let different = preflight
        .standings
        .iter()
        .zip(&parcels)
        .find(|(one, _)| matches!(one, Standing::Different { .. }));
    if let Some((_, parcel)) = different {
        return Err(nothing("refused", words::conflict(&parcel.name)));
    }
    if job.is_cancelled() {
        let message = "the upload was cancelled; nothing was sent".to_owned();
        return Err(Box::new(Outcome::of("cancelled", Level::Info, message)));
    }
    let shipment: Vec<(Parcel, Standing)> =
        parcels.iter().cloned().zip(preflight.standings).collect();
    let whole: u64 = parcels.iter().map(|parcel| parcel.size).sum::<u64>().max(1);
    let (mut before, mut last) = (0, 0);
    let mut events = |event: Event<'_>| {
        match event {
            Event::Sending { name, done, total } => {
                let size = parcels.iter().find(|one| one.name == name).map_or(0, |one| one.size);
                let sent =
                    u128::from(done.min(total)) * u128::from(size) / u128::from(total.max(1));
                let percent = 5 + 94 * (u128::from(before) + sent) / u128::from(whole);
                let percent = u32::try_from(percent).unwrap_or(99).min(99);
                if percent > last {
                    last = percent;
                    tell(Told::Step { percent, doing: format!("sending {name}") });
                }
            }
            Event::Pausing { name, pause, reason } => {
                let seconds = pause.as_secs_f32();
                let reason = words::line(reason);
                let line = format!("{name}: {reason}; trying again in {seconds:.1} seconds");
                tell(Told::Line(Level::Warning, line));
            }
            Event::Ended { name, ending } => {
                before += parcels.iter().find(|one| one.name == name).map_or(0, |one| one.size);
                let level = if ending.is_there() { Level::Info } else { Level::Error };
                tell(Told::Line(level, format!("{name}: {}", words::ending(ending).2)));
            }
        }
        if job.is_cancelled() { Next::Cancel } else { Next::Continue }
    };
    let sent = upload::send(&release.index, &credentials, &shipment, limits, &mut events);
    let endings = sent.map_err(|trouble| nothing("failed", trouble.to_string()))?;
    Ok((parcels, endings))
}

/// The archive as it lies there now, when it is the one that was planned.
fn same(planned: &Parcel) -> Option<Parcel> {
    let (_, now) = upload::read(&planned.path).ok()?;
    now.filter(|now| now.size == planned.size && now.digests.sha256 == planned.digests.sha256)
}

fn outcome(release: &Release, parcels: &[Parcel], endings: &[Ending], job: &Job) -> Outcome {
    let both = || parcels.iter().zip(endings);
    let all = endings.iter().all(Ending::is_there);
    let word = if all {
        "done"
    } else if endings
        .iter()
        .any(|one| matches!(one, Ending::Refused { .. } | Ending::Conflict { .. }))
    {
        "refused"
    } else if endings.iter().any(|one| matches!(one, Ending::Failed { .. })) {
        "failed"
    } else if job.is_cancelled() {
        "cancelled"
    } else {
        "failed"
    };
    let index = told(&release.index);
    let page = release.index.address.page(&release.name, &release.version).filter(|_| all);
    let lines = both().map(|(parcel, ending)| {
        let level = if ending.is_there() { Level::Info } else { Level::Error };
        (level, format!("{}: {}", parcel.name, words::ending(ending).2))
    });
    let files: Vec<Value> = both()
        .map(|(parcel, ending)| {
            let (outcome, status, message) = words::ending(ending);
            json!({
                "name": parcel.name,
                "sha256": parcel.digests.sha256,
                "outcome": outcome,
                "status": status,
                "message": message,
            })
        })
        .collect();
    let told_of = |wanted: &dyn Fn(&Ending) -> bool| {
        let names = both().filter(|(_, ending)| wanted(ending));
        names.map(|(parcel, _)| format!("`{}`", parcel.name)).collect::<Vec<_>>().join(", ")
    };
    let release_name = format!("`{} {}`", release.name, release.version);
    let message = if all {
        let at = page.as_ref().map_or(String::new(), |page| format!(": {page}"));
        (Level::Info, format!("{release_name} is on {index}{at}"))
    } else {
        let there = told_of(&Ending::is_there);
        let there = match there.is_empty() {
            true => format!("nothing of it is on {index}"),
            false => format!("{there} is on {index} already"),
        };
        let bad = |one: &&Ending| !one.is_there() && !matches!(one, Ending::NotSent);
        let why = match both().find(|(_, ending)| bad(ending)) {
            Some((parcel, ending)) => format!("{}: {}", parcel.name, words::ending(ending).2),
            None => "the upload was cancelled".to_owned(),
        };
        let level = if word == "cancelled" { Level::Info } else { Level::Error };
        (level, format!("{release_name} is not complete: {why}; {there}"))
    };
    let found = endings.iter().find_map(|ending| match ending {
        Ending::Refused { sentence, .. } => {
            let text = release.subject.text.as_ref()?;
            let document = Document::parse(text.as_str());
            Some(blame::diagnostic(&document, &words::line(sentence), &index))
        }
        _ => None,
    });
    let reason = found.as_ref().map(|found| json!({ "rule": found.rule }));
    Outcome {
        word,
        lines: lines.collect(),
        answer: json!({ "files": files, "page": page, "message": message.1, "about": reason }),
        message,
        found: found.into_iter().collect(),
    }
}
