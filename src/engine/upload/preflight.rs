//! What an index has already, before anything is sent: what need not be sent, what cannot be, and
//! what its owner should know.

use super::listing::Listing;
use super::parcel::Parcel;
use crate::engine::form::Kind;
use crate::engine::index::Address;
use jiff::Timestamp;
use pep440_rs::Version;
use std::fmt;

/// How a planned file stands with the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    New,
    /// The same bytes are there.
    Identical,
    /// Other bytes are there under this name; no index takes a second.
    Different {
        sha256: String,
    },
    /// A file of this name is there, and the index does not tell its digest.
    Unknown,
}

#[derive(Clone, Debug, Default)]
pub struct Preflight {
    /// Whether the upload makes a new project; none where it cannot be known.
    pub is_new: Option<bool>,
    /// For each planned file in its order.
    pub standings: Vec<Standing>,
    pub warnings: Vec<Caution>,
}

/// What the owner of a release should know before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caution {
    /// The rule that explains it, or where there is none a name for it.
    pub check: &'static str,
    /// One line that stands alone.
    pub message: String,
}

impl fmt::Display for Caution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message, self.check)
    }
}

/// What nobody answered is no rule's business.
pub const UNANSWERED: &str = "index-unanswered";

/// How the bytes of `parcel` stand with what is listed.
pub fn standing(listing: &Listing, parcel: &Parcel) -> Standing {
    match listing.file(&parcel.name).map(|file| file.sha256.as_deref()) {
        None => Standing::New,
        Some(None) => Standing::Unknown,
        Some(Some(theirs)) if theirs.eq_ignore_ascii_case(&parcel.digests.sha256) => {
            Standing::Identical
        }
        Some(Some(theirs)) => Standing::Different { sha256: theirs.to_owned() },
    }
}

/// Judges `listing`, the index's files of the project.
pub fn judge(listing: &Listing, address: &Address, parcels: &[Parcel]) -> Preflight {
    let mut preflight = Preflight {
        is_new: match listing.is_there {
            true => Some(false),
            false => address.is_simple_known.then_some(true),
        },
        standings: parcels.iter().map(|parcel| standing(listing, parcel)).collect(),
        warnings: Vec::new(),
    };
    let Some(first) = parcels.first() else { return preflight };
    let mut warn = |check, message| preflight.warnings.push(Caution { check, message });
    if let Some(state) = &listing.state {
        let message =
            format!("the index says that `{}` is {state}; it may refuse the upload", first.project);
        warn("publish-project-closed", message);
    }
    let Ok(version) = first.version.parse::<Version>() else { return preflight };
    let latest = listing.versions.iter().filter_map(|text| text.parse::<Version>().ok()).max();
    if let Some(latest) = latest.filter(|latest| *latest > version) {
        let message = format!("version {version} is lower than {latest}, which the index has");
        warn("publish-version-lower", message);
    }
    if address.is_warehouse() {
        warehouse(listing, parcels, &version, &mut warn);
    }
    preflight
}

/// Rules of PyPI (warehouse, 2026-08).
fn warehouse(
    listing: &Listing,
    parcels: &[Parcel],
    version: &Version,
    warn: &mut impl FnMut(&'static str, String),
) {
    let sdist_version = |name: &str| {
        let stem = name.strip_suffix(".tar.gz").or_else(|| name.strip_suffix(".zip"))?;
        stem.rsplit_once('-')?.1.parse::<Version>().ok()
    };
    let version_of = |name: &str| match name.strip_suffix(".whl") {
        Some(stem) => stem.split('-').nth(1)?.parse().ok(),
        None => sdist_version(name),
    };
    let same: Vec<_> = listing
        .files
        .iter()
        .filter(|file| version_of(&file.name).as_ref() == Some(version))
        .collect();
    for parcel in parcels.iter().filter(|parcel| parcel.kind == Kind::Sdist) {
        let other = same
            .iter()
            .find(|file| file.name != parcel.name && sdist_version(&file.name).is_some());
        if let Some(other) = other {
            let (name, theirs) = (&parcel.name, &other.name);
            let message = format!(
                "a release has one sdist only, and `{theirs}` is there: `{name}` will be refused"
            );
            warn("publish-release-closed", message);
        }
    }
    let times = same.iter().filter_map(|file| file.uploaded.as_deref()?.parse::<Timestamp>().ok());
    const DAYS_14: i64 = 14 * 24 * 60 * 60;
    if times.min().is_some_and(|first| Timestamp::now().as_second() - first.as_second() > DAYS_14) {
        let message = format!("the release {version} is older than 14 days and takes no new files");
        warn("publish-release-closed", message);
    }
}
