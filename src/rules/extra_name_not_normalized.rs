//! Names of extras that are published differently.

use super::{Report, rule};
use crate::document::edit;
use crate::grammar::name;
use crate::project::Project;
use crate::text::Edit;
use std::collections::HashMap;

rule! {
    /// The name of an extra is not in its normal form.
    ///
    /// Since metadata 2.3 the names of extras are lower case, with single hyphens. Backends publish
    /// this form, whatever is written; users may ask for either.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.optional-dependencies]
    /// Test_Dep = ["x"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.optional-dependencies]
    /// test-dep = ["x"]
    /// ```
    "extra-name-not-normalized", Warning,
    "https://packaging.python.org/en/latest/specifications/core-metadata/#provides-extra-multiple-use", check
}

fn check(project: &Project, report: &mut Report) {
    let own = project.own_extras();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for extra in &project.extras {
        *counts.entry(&extra.normal).or_default() += 1;
    }
    for extra in &project.extras {
        let (written, normal) = (&extra.key.name, &extra.normal);
        let is_alone = counts.get(normal.as_str()) == Some(&1);
        if written == normal || !name::is_valid(written) || !is_alone {
            continue;
        }
        let mut edits = vec![Edit::replace(extra.key.span, edit::key(normal))];
        // In a list of hundreds the references are left alone; they mean the same.
        for (dependency, asked) in own.iter().take(200) {
            if name::normalize(asked.of(dependency.as_str())) == *normal {
                edits.push(dependency.edit(&Edit::replace(*asked, normal.as_str())));
            }
        }
        report
            .at(extra.key.span, format!("This extra is published as `{normal}`"))
            .fix(format!("Rename it to `{normal}`"), edits);
    }
}
