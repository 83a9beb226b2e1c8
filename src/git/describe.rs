//! The walk of `git describe` from HEAD to the nearest tag (`builtin/describe.c` of git 2.47).

use super::objects::{Kind, Objects};
use super::references::{Peeled, References, Tag};
use super::{Described, Name, Unknown, hexadecimal};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

/// Commits that are walked at most.
const COMMIT_LIMIT: usize = 20_000;

/// Tags that git weighs against each other.
const CANDIDATES: usize = 10;

/// Tags of tags of tags.
const PEEL_LIMIT: usize = 5;

struct Candidate {
    tag: String,
    depth: usize,
    within: u16,
}

/// A tag of a commit; of several the annotated and the newest one counts.
struct Named {
    tag: String,
    annotated: bool,
    made: i64,
}

pub fn describe(
    objects: &Objects<'_>,
    references: &References,
    head: Name,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<Described, Unknown> {
    let names = named(objects, references, wanted)?;
    let node = hexadecimal(&head);
    if let Some(named) = names.get(&head) {
        return Ok(Described { tag: Some(named.tag.clone()), distance: 0, node });
    }
    let mut walk = Walk::from(objects, head)?;
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut seen = 0;
    let mut gave_up = false;
    while let Some((commit, time)) = walk.next() {
        seen += 1;
        if let Some(named) = names.get(&commit) {
            if candidates.len() < CANDIDATES {
                let within = 1 << candidates.len();
                candidates.push(Candidate { tag: named.tag.clone(), depth: seen - 1, within });
                walk.mark(&commit, within);
            } else {
                walk.again(commit, time);
                gave_up = true;
                break;
            }
        }
        let marks = walk.marks(&commit);
        for candidate in candidates.iter_mut().filter(|one| marks & one.within == 0) {
            candidate.depth += 1;
        }
        walk.on(&commit)?;
        // Where everything that is left is older than the best one, none gets better.
        if let Some(best) = candidates.iter().min_by_key(|one| one.depth)
            && walk.is_within(best.within)
        {
            break;
        }
    }
    let best = candidates.into_iter().min_by_key(|one| one.depth);
    let Some(mut best) = best else { return Ok(Described { tag: None, distance: seen, node }) };
    while gave_up && !walk.is_within(best.within) {
        let Some((commit, _)) = walk.next() else { break };
        if walk.marks(&commit) & best.within == 0 {
            best.depth += 1;
        }
        walk.on(&commit)?;
    }
    Ok(Described { tag: Some(best.tag), distance: best.depth, node })
}

/// The tags by the commits that they stand at.
fn named(
    objects: &Objects<'_>,
    references: &References,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<HashMap<Name, Named>, Unknown> {
    let mut names: HashMap<Name, Named> = HashMap::new();
    for tag in references.tags().filter(|tag| wanted(&tag.name)) {
        let Some((commit, annotated)) = peel(objects, tag)? else { continue };
        let mut new = Named { tag: tag.name.clone(), annotated, made: 0 };
        if let Some(old) = names.get_mut(&commit) {
            if !annotated {
                continue;
            }
            let made = |name: &Name| objects.tag(name).and_then(Result::ok).map(|(_, made)| made);
            new.made = made(&tag.object).ok_or(Unknown::Unreadable)?;
            if old.annotated && old.made == 0 {
                let object = references.tags().find(|tag| tag.name == old.tag);
                let object = object.map(|tag| tag.object).ok_or(Unknown::Unreadable)?;
                old.made = made(&object).ok_or(Unknown::Unreadable)?;
            }
            if old.annotated && old.made >= new.made {
                continue;
            }
        }
        names.insert(commit, new);
    }
    Ok(names)
}

/// The commit of a tag, and whether a tag object leads there; none where it is no commit.
fn peel(objects: &Objects<'_>, tag: &Tag) -> Result<Option<(Name, bool)>, Unknown> {
    match tag.peeled {
        Some(Peeled::Light) => return Ok(Some((tag.object, false))),
        Some(Peeled::Annotated(commit)) => return Ok(Some((commit, true))),
        None => {}
    }
    let mut object = tag.object;
    for step in 0..PEEL_LIMIT {
        match objects.tag(&object).ok_or(Unknown::Unreadable)? {
            Ok((next, _)) => object = next,
            Err(Kind::Commit) => return Ok(Some((object, step > 0))),
            Err(_) => return Ok(None),
        }
    }
    Err(Unknown::Unreadable)
}

/// Commits by their time, the newest first, and of the same time in the order they were met.
struct Walk<'o, 'f> {
    objects: &'o Objects<'f>,
    queue: BinaryHeap<(i64, Reverse<usize>, Name)>,
    /// The candidates in whose history a commit is known to be.
    marks: HashMap<Name, u16>,
    parents: HashMap<Name, Vec<Name>>,
    met: usize,
    /// How many commits were taken from the queue, and when the rest is looked through again.
    taken: usize,
    look_at: usize,
}

impl<'o, 'f> Walk<'o, 'f> {
    fn from(objects: &'o Objects<'f>, head: Name) -> Result<Self, Unknown> {
        let (queue, marks) = (BinaryHeap::new(), HashMap::new());
        let parents = HashMap::new();
        let mut walk = Walk { objects, queue, marks, parents, met: 0, taken: 0, look_at: 0 };
        walk.meet(head, 0)?;
        Ok(walk)
    }

    fn meet(&mut self, name: Name, marks: u16) -> Result<(), Unknown> {
        if let Some(old) = self.marks.get_mut(&name) {
            *old |= marks;
            return Ok(());
        }
        if self.met >= COMMIT_LIMIT {
            return Err(Unknown::TooFar { limit: COMMIT_LIMIT });
        }
        let commit = self.objects.commit(&name).ok_or(Unknown::Unreadable)?;
        self.marks.insert(name, marks);
        self.parents.insert(name, commit.parents);
        self.again(name, commit.time);
        Ok(())
    }

    fn again(&mut self, name: Name, time: i64) {
        self.met += 1;
        self.queue.push((time, Reverse(self.met), name));
    }

    fn next(&mut self) -> Option<(Name, i64)> {
        self.taken += 1;
        self.queue.pop().map(|(time, _, name)| (name, time))
    }

    fn mark(&mut self, name: &Name, within: u16) {
        if let Some(marks) = self.marks.get_mut(name) {
            *marks |= within;
        }
    }

    fn marks(&self, name: &Name) -> u16 {
        self.marks.get(name).copied().unwrap_or(0)
    }

    /// To the parents of a commit.
    fn on(&mut self, name: &Name) -> Result<(), Unknown> {
        let marks = self.marks(name);
        for parent in self.parents.remove(name).unwrap_or_default() {
            self.meet(parent, marks)?;
        }
        Ok(())
    }

    /// Whether all that is left is in the history of a candidate. A long queue is not looked
    /// through at each step: to find out later changes nothing.
    fn is_within(&mut self, within: u16) -> bool {
        if self.taken < self.look_at {
            return false;
        }
        self.look_at = self.taken + 1 + self.queue.len() / 16;
        self.queue.iter().all(|(_, _, name)| self.marks(name) & within != 0)
    }
}
