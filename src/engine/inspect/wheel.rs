//! A wheel: its name, the structure of the zip file, and what `.dist-info` says of the rest.

use super::file_name::FileName;
use super::source::Source;
use super::{Contents, Findings, Headers, Sort, metadata, record, zip};
use crate::grammar::name;
use std::collections::BTreeSet;
use std::io;

const CHECK: &str = "dist-info";

pub(super) fn inspect(
    file_name: &str,
    file: &mut Source<'_>,
    findings: &mut Findings,
) -> io::Result<Option<Headers>> {
    let named = FileName::of_wheel(file_name, findings);
    let texts = ["METADATA", "WHEEL", "RECORD", "entry_points.txt"];
    let is_text = |name: &str| {
        let mut parts = name.split('/');
        let (folder, text) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        folder.ends_with(".dist-info") && texts.contains(&text) && parts.next().is_none()
    };
    let Some(contents) = zip::read(file, &is_text, findings)? else { return Ok(None) };
    contents.check_names(findings);
    for member in &contents.members {
        if matches!(member.sort, Sort::Link | Sort::Special) {
            let message = format!(
                "`{}` is a link or device, and wheels hold files",
                member.name.escape_debug()
            );
            findings.error("link", Some(&member.name), message);
        }
    }
    let Some(named) = named else { return Ok(None) };
    let Some(folder) = dist_info(&named, &contents, findings) else { return Ok(None) };
    for text in ["METADATA", "WHEEL", "RECORD"] {
        let member = format!("{folder}/{text}");
        if !contents.has_file(&member) {
            findings.error(CHECK, Some(&member), format!("`{member}` is missing"));
        }
    }
    if contents.is_read {
        record::check(&format!("{folder}/RECORD"), &contents, findings);
    }
    wheel_text(&folder, &named, &contents, findings);
    entry_points(&format!("{folder}/entry_points.txt"), &contents, findings);
    let member = format!("{folder}/METADATA");
    let bytes = contents.texts.get(&member);
    let Some(headers) = bytes.and_then(|bytes| metadata::read(&member, bytes, findings)) else {
        return Ok(None);
    };
    metadata::check(&member, &headers, &named, findings);
    for path in headers.all("License-File") {
        // Before metadata 2.4 the folder was not fixed.
        let places = [format!("{folder}/licenses/{path}"), format!("{folder}/{path}")];
        let old = headers.first("Metadata-Version").is_some_and(|version| version < "2.4");
        let is_there = contents.has_file(&places[0]) || (old && contents.has_file(&places[1]));
        if !is_there {
            let message = format!("the licence file `{}` is missing", places[0].escape_debug());
            findings.error("publish-license-file-absent", Some(&member), message);
        }
    }
    Ok(Some(headers))
}

/// The folder with the metadata, of which there must be one, named like the file.
fn dist_info(named: &FileName, contents: &Contents, findings: &mut Findings) -> Option<String> {
    let tops = contents.members.iter().filter_map(|member| member.name.split('/').next());
    let folders: BTreeSet<&str> = tops.filter(|top| top.ends_with(".dist-info")).collect();
    let expected = format!("{}-{}.dist-info", named.name, named.version);
    if folders.len() > 1 {
        let all: Vec<&str> = folders.iter().copied().collect();
        let message = format!("there are several folders of metadata: `{}`", all.join("`, `"));
        findings.error(CHECK, None, message);
    }
    if folders.contains(expected.as_str()) {
        return Some(expected);
    }
    let message = format!("the folder `{expected}` is missing");
    findings.error(CHECK, None, message);
    let similar = |folder: &&&str| {
        folder
            .rsplit_once('-')
            .is_some_and(|(name, _)| name::normalize(name) == name::normalize(&named.name))
    };
    folders.iter().find(similar).or(folders.first()).map(|folder| (*folder).to_owned())
}

/// `WHEEL`: its version, and the tags that the file name has as well.
fn wheel_text(folder: &str, named: &FileName, contents: &Contents, findings: &mut Findings) {
    let member = format!("{folder}/WHEEL");
    let Some(bytes) = contents.texts.get(&member) else { return };
    let headers = Headers::read(&String::from_utf8_lossy(bytes));
    match headers.first("Wheel-Version") {
        Some(version) if version.split('.').next() == Some("1") => {}
        Some(version) => {
            let message =
                format!("installers know wheels of version 1, not `{}`", version.escape_debug());
            findings.error("wheel-text", Some(&member), message);
        }
        None => findings.error("wheel-text", Some(&member), "`Wheel-Version` is missing in WHEEL"),
    }
    let mut expected = BTreeSet::new();
    for python in named.tags[0].split('.') {
        for abi in named.tags[1].split('.') {
            for platform in named.tags[2].split('.') {
                expected.insert(format!("{python}-{abi}-{platform}"));
            }
        }
    }
    let written: BTreeSet<String> = headers
        .all("Tag")
        .flat_map(|tag| {
            let parts: Vec<&str> = tag.trim().split('-').collect();
            let [python, abi, platform] = parts[..] else { return vec![tag.to_owned()] };
            let mut tags = Vec::new();
            for python in python.split('.') {
                for abi in abi.split('.') {
                    tags.extend(platform.split('.').map(|p| format!("{python}-{abi}-{p}")));
                }
            }
            tags
        })
        .collect();
    if written != expected {
        let message = "the tags in WHEEL are not those of the file name";
        findings.warning("wheel-text", Some(&member), message);
    }
}

/// `entry_points.txt`: groups, and names with objects.
fn entry_points(member: &str, contents: &Contents, findings: &mut Findings) {
    const CHECK: &str = "entry-points";
    let Some(bytes) = contents.texts.get(member) else { return };
    let Ok(text) = std::str::from_utf8(bytes) else {
        return findings.error(CHECK, Some(member), format!("`{member}` is not UTF-8"));
    };
    let mut group: Option<&str> = None;
    let mut seen = BTreeSet::new();
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        let shown = trimmed.escape_debug();
        if let Some(name) = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            group = Some(name);
            if !seen.insert((name, None)) {
                findings.error(CHECK, Some(member), format!("the group `{shown}` stands twice"));
            }
            continue;
        }
        let (Some(group), Some((name, _))) = (group, trimmed.split_once('=')) else {
            findings.error(CHECK, Some(member), format!("`{shown}` is no entry of a group"));
            continue;
        };
        let name = name.trim_end();
        let script = group == "console_scripts" || group == "gui_scripts";
        let plain = |c: char| c.is_alphanumeric() || "_.-".contains(c);
        if !seen.insert((group, Some(name))) {
            findings.error(CHECK, Some(member), format!("`{shown}` stands twice in its group"));
        } else if script && !name.chars().all(plain) {
            let message = format!("`{}` cannot be the name of a command", name.escape_debug());
            findings.error(CHECK, Some(member), message);
        }
    }
}
