//! Poetry's caret and tilde constraints become the clauses that Poetry itself publishes for them.

use super::Place;
use crate::grammar::cursor::Cursor;
use crate::grammar::version::scan;

/// `^1.2` and `~1.2` as two clauses; several constraints stay as they are when all are valid.
pub(super) fn expand(written: &str, place: Place) -> Option<String> {
    let written = written.trim();
    let (version, is_caret) = match (written.strip_prefix('^'), written.strip_prefix('~')) {
        (Some(version), _) => (version, true),
        (_, Some(version)) => (version, false),
        _ => return None,
    };
    let version = version.trim().trim_end_matches(".*");
    let release = release(version)?;
    let raised = if is_caret {
        release.iter().position(|number| *number != 0).unwrap_or(release.len() - 1)
    } else {
        usize::from(release.len() > 1)
    };
    let mut upper = raise(&release, raised)?;
    if place == Place::InRequirement {
        upper.resize(release.len().max(upper.len()), 0);
    }
    Some(format!(">={version},<{}", joined(&upper)))
}

/// `~=2` as two clauses.
pub(super) fn expand_tilde(version: &str) -> Option<String> {
    Some(format!(">={version},<{}", next(version)?))
}

/// The release after all that begin with `version`: 2.3 after 2.2.
pub(super) fn next(version: &str) -> Option<String> {
    let release = release(version)?;
    Some(joined(&raise(&release, release.len() - 1)?))
}

fn raise(release: &[u64], index: usize) -> Option<Vec<u64>> {
    let mut upper = release.get(..=index)?.to_vec();
    *upper.last_mut()? = upper.last()?.checked_add(1)?;
    Some(upper)
}

/// The numbers of a version without an epoch.
fn release(version: &str) -> Option<Vec<u64>> {
    let scan = scan(Cursor::new(version, 0))?;
    if scan.end != version.len() || scan.epoch.is_some() || scan.local.is_some() {
        return None;
    }
    scan.release.of(version).split('.').map(|number| number.parse().ok()).collect()
}

fn joined(release: &[u64]) -> String {
    release.iter().map(u64::to_string).collect::<Vec<_>>().join(".")
}
