//! A wheel and an sdist of one version: what they say of the project should be the same, since the
//! index shows what the first of them says, and installers read the other.

use super::{Finding, Headers, Inspection};
use crate::diagnostic::Severity;
use crate::grammar::name;
use crate::grammar::version::Version;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Adds to each wheel how its metadata differ from those of the sdist beside it, and to each
/// archive that there is one of a newer version.
pub fn compare(looked: &mut [(impl AsRef<Path>, Inspection)]) {
    tell_stale(looked);
    let is_sdist = |path: &Path| path.to_string_lossy().ends_with(".tar.gz");
    let sdists: Vec<(String, Headers)> = looked
        .iter()
        .filter(|(path, _)| is_sdist(path.as_ref()))
        .filter_map(|(path, inspection)| {
            let name = path.as_ref().file_name()?.to_string_lossy().into_owned();
            Some((name, inspection.headers.clone()?))
        })
        .collect();
    for (path, wheel) in looked.iter_mut().filter(|(path, _)| !is_sdist(path.as_ref())) {
        let Some(headers) = &wheel.headers else { continue };
        let same = |(name, other): &&(String, Headers)| {
            let folder = path.as_ref().with_file_name(name);
            identity(other) == identity(headers) && looks_beside(&folder, path.as_ref())
        };
        let Some((sdist, other)) = sdists.iter().find(same) else { continue };
        let fields = differing(headers, other);
        if !fields.is_empty() {
            let message = format!(
                "the metadata are not those of `{}`: `{}` differ",
                sdist.escape_debug(),
                fields.join("`, `")
            );
            let check = "metadata-differ";
            let finding = Finding { check, severity: Severity::Warning, member: None, message };
            wheel.findings.push(finding);
        }
    }
}

fn tell_stale(looked: &mut [(impl AsRef<Path>, Inspection)]) {
    let release = |inspection: &Inspection| {
        let headers = inspection.headers.as_ref()?;
        let version = headers.first("Version")?.parse::<pep440_rs::Version>().ok()?;
        Some((name::normalize(headers.first("Name")?), version))
    };
    let mut newest: BTreeMap<String, pep440_rs::Version> = BTreeMap::new();
    for (project, version) in looked.iter().filter_map(|(_, inspection)| release(inspection)) {
        let known = newest.entry(project).or_insert_with(|| version.clone());
        *known = version.max(known.clone());
    }
    for (_, inspection) in looked.iter_mut() {
        let Some((project, version)) = release(inspection) else { continue };
        let Some(last) = newest.get(&project).filter(|last| **last > version) else { continue };
        let message = format!(
            "this is of version {version}, and there is {last} beside it: `dist/*` would publish both"
        );
        let check = "publish-stale-dist";
        let finding = Finding { check, severity: Severity::Warning, member: None, message };
        inspection.findings.push(finding);
    }
}

fn looks_beside(one: &Path, other: &Path) -> bool {
    one.parent() == other.parent()
}

fn identity(headers: &Headers) -> Option<(String, String)> {
    let version = Version::read(headers.first("Version")?).ok()?.to_string();
    Some((name::normalize(headers.first("Name")?), version))
}

/// The fields whose values are not the same; the order of their lines does not count. What the
/// sdist calls dynamic may be anything.
fn differing(wheel: &Headers, sdist: &Headers) -> Vec<String> {
    let normal = |field: &str| field.to_ascii_lowercase();
    let mut skipped: BTreeSet<String> =
        sdist.all("Dynamic").map(|field| normal(field.trim())).collect();
    skipped.extend(["metadata-version", "dynamic", "description"].map(str::to_owned));
    let mut fields: Vec<String> = Vec::new();
    for (field, _) in wheel.fields.iter().chain(&sdist.fields) {
        let known = fields.iter().any(|other| other.eq_ignore_ascii_case(field));
        let values = |headers: &Headers| {
            let mut all: Vec<String> = headers.all(field).map(str::to_owned).collect();
            all.sort_unstable();
            all
        };
        if !known && !skipped.contains(&normal(field)) && values(wheel) != values(sdist) {
            fields.push(field.escape_debug().to_string());
        }
    }
    let text = |headers: &Headers| {
        let text = headers.body.as_deref().or(headers.first("Description")).unwrap_or_default();
        text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    let dynamic =
        sdist.all("Dynamic").any(|field| field.trim().eq_ignore_ascii_case("description"));
    if !dynamic && text(wheel) != text(sdist) {
        fields.push("Description".to_owned());
    }
    fields
}
