//! The members of the wheel, in the order in which flit_core writes them.

use super::{Archive, Facts, Member, Source, When, check_name, normal_mode};
use crate::engine::obstacle::Obstacle;
use crate::engine::profile::Profile;
use crate::engine::tree::{Fault, Kind};

/// A regular file with 644.
const GENERATED: u32 = 0o100_644;

pub(super) fn plan(facts: &Facts<'_>, generator: &str) -> Result<Archive, Vec<Obstacle>> {
    let metadata = &facts.config.metadata;
    let stem = metadata.stem();
    let mut wheel = Wheel { facts, members: Vec::new(), obstacles: Vec::new() };
    for path in facts.module_files().map_err(|obstacle| vec![obstacle])? {
        wheel.file(facts.module.member(&path).to_owned(), &path);
    }
    for path in facts.data_files().map_err(|obstacle| vec![obstacle])? {
        let folder = facts.config.data.as_deref().unwrap_or_default();
        let inner = path.strip_prefix(folder).unwrap_or(&path).trim_start_matches('/');
        wheel.file(format!("{stem}.data/data/{inner}"), &path);
    }
    let folder = format!("{stem}.dist-info");
    if let Some(text) = metadata.entry_points_text() {
        wheel.text(format!("{folder}/entry_points.txt"), text);
    }
    for path in &metadata.license_files {
        wheel.file(format!("{folder}/licenses/{path}"), path);
    }
    wheel.text(format!("{folder}/WHEEL"), metadata.wheel_text(generator));
    wheel.text(format!("{folder}/METADATA"), metadata.text());
    wheel.add(format!("{folder}/RECORD"), Source::Record, GENERATED, 0);
    match wheel.obstacles.is_empty() {
        true => Ok(Archive { name: metadata.wheel_name(), members: wheel.members }),
        false => Err(wheel.obstacles),
    }
}

struct Wheel<'f> {
    facts: &'f Facts<'f>,
    members: Vec<Member>,
    obstacles: Vec<Obstacle>,
}

impl Wheel<'_> {
    fn file(&mut self, name: String, path: &str) {
        if let Err(obstacle) = self.try_file(name, path) {
            self.obstacles.push(obstacle);
        }
    }

    fn try_file(&mut self, name: String, path: &str) -> Result<(), Obstacle> {
        let node = self.facts.tree.follow(path).map_err(|fault| match fault {
            Fault::Missing => {
                let message = format!("`{path}` is a link that leads nowhere");
                Obstacle::invalid(message).in_file(path)
            }
            fault => Obstacle::file(path, &fault),
        })?;
        if node.kind != Kind::File {
            return Err(super::sdist::special(path));
        }
        check_name(&name, path)?;
        if self.facts.config.metadata.profile == Profile::Flit3 && name.contains([',', '"']) {
            let message = format!(
                "`{path}` has a comma or quote in its name, which flit_core 3.12.0 writes into \
                 RECORD so that nobody can read it"
            );
            return Err(Obstacle::not_native(message).in_file(path));
        }
        let Some(stamp) = self.facts.clock.stamp(node.time) else {
            let message = format!(
                "`{path}` says it was changed before 1980 or after 2107, which a wheel cannot tell"
            );
            return Err(Obstacle::invalid(message).in_file(path));
        };
        let source = Source::File(path.to_owned());
        let mode = normal_mode(node.mode) & 0xffff;
        self.members.push(Member { name, source, mode, when: When::Wheel(stamp), size: node.size });
        Ok(())
    }

    fn text(&mut self, name: String, text: String) {
        let size = text.len() as u64;
        self.add(name, Source::Text(text), GENERATED, size);
    }

    fn add(&mut self, name: String, source: Source, mode: u32, size: u64) {
        let when = When::Wheel(self.facts.clock.generated());
        self.members.push(Member { name, source, mode, when, size });
    }
}
