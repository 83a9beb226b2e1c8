//! An sdist: its name, its one folder, and the PKG-INFO in it.

use super::file_name::FileName;
use super::source::Source;
use super::{Findings, Headers, Sort, metadata, tar};
use std::collections::BTreeSet;
use std::io;

const CHECK: &str = "sdist-layout";

pub(super) fn inspect(
    file_name: &str,
    file: &mut Source<'_>,
    findings: &mut Findings,
) -> io::Result<Option<Headers>> {
    let named = FileName::of_sdist(file_name, findings);
    let length = file.length()?;
    let is_text = |name: &str| name.split_once('/').is_some_and(|(_, inner)| inner == "PKG-INFO");
    let contents = tar::read(file, length, &is_text, findings);
    contents.check_names(findings);
    if contents.members.is_empty() {
        return Ok(None);
    }
    let tops: BTreeSet<&str> =
        contents.members.iter().filter_map(|member| member.name.split('/').next()).collect();
    if tops.len() > 1 {
        let all: Vec<String> =
            tops.iter().take(5).map(|top| top.escape_debug().to_string()).collect();
        let message = format!("everything must be in one folder, and is in `{}`", all.join("`, `"));
        findings.error(CHECK, None, message);
    }
    let Some(named) = named else { return Ok(None) };
    let expected = format!("{}-{}", named.name, named.version);
    let top = match tops.contains(expected.as_str()) {
        true => expected,
        false => {
            let top = tops.first().copied().unwrap_or_default().to_owned();
            let message =
                format!("the folder is `{}` and should be `{expected}`", top.escape_debug());
            findings.warning(CHECK, None, message);
            top
        }
    };
    let member = format!("{top}/PKG-INFO");
    if !contents.has_file(&member) {
        let there = contents.members.iter().find(|content| content.name == member);
        // What was cut off or is a bomb may have it further on.
        if contents.is_read {
            let message = match there.map(|content| content.sort) {
                Some(Sort::Link) => format!("`{member}` is a link and must be a file"),
                _ => format!("`{member}` is missing"),
            };
            findings.error(CHECK, Some(&member), message);
        }
        return Ok(None);
    }
    let bytes = contents.texts.get(&member);
    let Some(headers) = bytes.and_then(|bytes| metadata::read(&member, bytes, findings)) else {
        return Ok(None);
    };
    metadata::check(&member, &headers, &named, findings);
    if contents.is_read {
        for path in headers.all("License-File") {
            let place = format!("{top}/{path}");
            if !contents.members.iter().any(|member| member.name == place) {
                let message = format!("the licence file `{}` is missing", place.escape_debug());
                findings.error("publish-license-file-absent", Some(&member), message);
            }
        }
    }
    Ok(Some(headers))
}
