//! The members of the sdist: the selected files in the order of their names, then PKG-INFO.

use super::selection;
use super::{Archive, Facts, Member, Source, When, check_name, normal_mode};
use crate::engine::archive::tar::Time;
use crate::engine::obstacle::Obstacle;
use crate::engine::path;
use crate::engine::tree::{Fault, Kind};
use std::collections::HashMap;

pub(super) fn plan(facts: &Facts<'_>) -> Result<Archive, Vec<Obstacle>> {
    let metadata = &facts.config.metadata;
    let stem = metadata.stem();
    let mut members = Vec::new();
    let mut obstacles = Vec::new();
    let mut seen = HashMap::new();
    for path in selection::select(facts)? {
        match member(facts, &stem, &path, &mut seen) {
            Ok(member) => members.push(member),
            Err(obstacle) => obstacles.push(obstacle),
        }
    }
    if !obstacles.is_empty() {
        return Err(obstacles);
    }
    let text = metadata.text();
    members.push(Member {
        name: format!("{stem}/PKG-INFO"),
        size: text.len() as u64,
        source: Source::Text(text),
        mode: 0o644,
        when: When::Sdist(Time::Whole(0)),
    });
    Ok(Archive { name: metadata.sdist_name(), members })
}

/// One file; one that has a second name is stored once (`tarfile.gettarinfo`).
fn member(
    facts: &Facts<'_>,
    stem: &str,
    path: &str,
    seen: &mut HashMap<(u64, u64), String>,
) -> Result<Member, Obstacle> {
    let node = facts.tree.look(path).map_err(|fault| Obstacle::file(path, &fault))?;
    let name = format!("{stem}/{path}");
    check_name(&name, path)?;
    let source = match node.kind {
        Kind::File => match node.identity.and_then(|identity| seen.get(&identity)) {
            Some(earlier) if *earlier != name => Source::Same(earlier.clone()),
            _ => {
                if let Some(identity) = node.identity {
                    seen.insert(identity, name.clone());
                }
                Source::File(path.to_owned())
            }
        },
        Kind::Link(target) => {
            let landing = path::normal(&path::join(path::parent(path), &target));
            let outside = path::is_absolute(&target)
                || path::climbs(&landing)
                || matches!(facts.tree.follow(path), Err(Fault::Outside));
            if outside {
                let message = format!(
                    "the link `{path}` leads out of the project folder, to `{}`",
                    target.escape_debug()
                );
                return Err(Obstacle::invalid(message).in_file(path));
            }
            Source::Link(target)
        }
        Kind::Folder | Kind::Special => return Err(special(path)),
    };
    let size = if matches!(source, Source::File(_)) { node.size } else { 0 };
    let mode = normal_mode(node.mode) & 0o7777;
    Ok(Member { name, source, mode, when: When::Sdist(facts.clock.time(node.time)), size })
}

pub(super) fn special(path: &str) -> Obstacle {
    let message = format!("`{path}` is no file: no archive can hold a FIFO, socket or device");
    Obstacle::invalid(message).in_file(path)
}
