//! Which versions `build-system.requires` lets an installer take.

use super::{BuildSystem, Project};
use crate::grammar::requirement::Requirement;
use crate::grammar::specifier::{Admitted, Operator, SpecifierSet};
use crate::spec::backends::{FEATURES, Use};
use std::collections::BTreeMap;

impl Project<'_> {
    /// Whether some version of the backend that `requires` lets in reads what `of` stands for.
    pub fn takes(&self, of: Use) -> bool {
        let Some(package) = self.backend.package() else { return true };
        let feature = FEATURES.iter().find(|known| known.package == package && known.of == of);
        feature
            .is_none_or(|known| self.build_system.allows_from(package, known.since) != Some(false))
    }
}

impl BuildSystem<'_> {
    /// Whether an installer may take `version` of `package`, a normalised name; none where
    /// `requires` does not list the package, or where that cannot be told: a URL, a marker, a
    /// fault.
    pub fn allows(&self, package: &str, version: &str) -> Option<bool> {
        self.satisfiable(package, Operator::Equal, version)
    }

    /// Whether it may take some version from `version` on. Installers take the newest one they
    /// may, so this is what decides; none as for `allows`.
    pub fn allows_from(&self, package: &str, version: &str) -> Option<bool> {
        self.satisfiable(package, Operator::GreaterEqual, version)
    }

    /// Whether it may take some version before `version`; none as for `allows`.
    pub fn allows_before(&self, package: &str, version: &str) -> Option<bool> {
        self.satisfiable(package, Operator::Less, version)
    }

    /// Many rules ask, so it is read once.
    fn bounds(&self) -> &Bounds {
        self.bounds.get_or_init(|| {
            let mut clauses: BTreeMap<String, Option<Vec<String>>> = BTreeMap::new();
            for text in &self.requires {
                let text = text.as_str();
                let requirement = Requirement::read(text);
                let Some(package) = requirement.normal_name(text) else { continue };
                let is_plain = requirement.is_valid()
                    && requirement.url.is_none()
                    && requirement.marker.is_none();
                let all = clauses.entry(package).or_insert_with(|| Some(Vec::new()));
                match all {
                    Some(all) if is_plain => {
                        let own = requirement.specifier.clauses.iter();
                        all.extend(own.map(|clause| clause.plain(text)));
                    }
                    _ => *all = None,
                }
            }
            let admitted = |clauses: Vec<String>| {
                let text = clauses.join(",");
                let set = SpecifierSet::read(&text);
                let is_known = set.faults.is_empty() && clauses.len() < MOST_CLAUSES;
                is_known.then(|| Admitted::of(&text, &set.clauses))
            };
            let known = clauses.into_iter();
            known.map(|(package, clauses)| (package, clauses.and_then(admitted))).collect()
        })
    }

    fn satisfiable(&self, package: &str, operator: Operator, version: &str) -> Option<bool> {
        self.bounds().get(package)?.as_ref()?.meets_version(operator, version)
    }
}

/// About a package with as many clauses or more nothing is asked.
const MOST_CLAUSES: usize = 50;

/// The versions of each package that `requires` lets in, by its normalised name; none where one
/// requirement has a URL, a marker or a fault.
pub(super) type Bounds = BTreeMap<String, Option<Admitted>>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    fn ask(requires: &str) -> [Option<bool>; 4] {
        let document = Document::parse(format!("[build-system]\nrequires = {requires}\n"));
        let system = BuildSystem::read(&document);
        [
            system.allows("flit-core", "3.12.0"),
            system.allows("flit-core", "4.2.0"),
            system.allows_from("flit-core", "4"),
            system.allows_before("flit-core", "4"),
        ]
    }

    #[test]
    fn the_bounds_in_requires_decide_which_line_builds() {
        let (yes, no) = (Some(true), Some(false));
        assert_eq!(ask("['flit_core >=3.2,<4']"), [yes, no, no, yes]);
        assert_eq!(ask("['flit-core>=3.12,<5', 'wheel']"), [yes, yes, yes, yes]);
        assert_eq!(ask("['Flit.Core']"), [yes, yes, yes, yes]);
        assert_eq!(ask("['flit_core (>=4)']"), [no, yes, yes, no]);
        assert_eq!(ask("['flit_core >=3', 'flit_core <4']"), [yes, no, no, yes]);
        assert_eq!(ask("['flit_core ==4.1.*']"), [no, no, yes, no]);
        assert_eq!(ask("['flit_core ===3.12.0']"), [yes, no, no, yes]);
        assert_eq!(ask("['flit_core ~=3.2']"), [yes, no, no, yes]);
    }

    #[test]
    fn what_cannot_be_told_is_unknown() {
        let unknown = [None; 4];
        assert_eq!(ask("['wheel']"), unknown);
        assert_eq!(ask("['flit_core @ https://example.org/flit_core.zip']"), unknown);
        assert_eq!(ask("['flit_core <4; python_version < \"3.9\"']"), unknown);
        assert_eq!(ask("['flit_core =>4']"), unknown);
        assert_eq!(ask("[]"), unknown);
    }
}
