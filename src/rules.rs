//! The list of rules. A rule is one file in this folder: docs, check and fix; its name is the
//! file's name.

mod clause_words;
mod level;
mod report;
mod run;
mod subject;
mod words;

pub use report::{Found, Report};
pub use run::{check, check_pypirc};
pub use subject::Subject;

use crate::diagnostic::Severity;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Declares the module of each rule and lists it.
macro_rules! rules {
    ($($category:literal: $($module:ident)*;)+) => {
        $($(mod $module;)*)+
        /// Every rule, by category, in the order of the file they speak of.
        pub static RULES: &[&Rule] = &[$($(&$module::RULE,)*)+];
        static CATEGORIES: &[(&str, &[&Rule])] = &[$(($category, &[$(&$module::RULE),*])),+];
    };
}

rules! {
    "toml":
        toml_not_utf8
        toml_syntax
        toml_duplicate_key
        toml_bom
        toml_1_1_syntax
    ;
    "shipwheel":
        shipwheel_setting_invalid
        shipwheel_unknown_rule
    ;
    "structure":
        pyproject_unknown_table
        pyproject_key_outside_table
        project_table_missing
        project_unknown_key
        key_spelling
        key_type
        project_placeholder_value
        tool_table_of_other_backend
    ;
    "build-system":
        build_system_missing
        build_system_requires_missing
        build_system_backend_missing
        build_system_backend_invalid
        build_system_backend_unprovided
        build_system_backend_outdated
        build_system_backend_path
        build_system_unknown_key
        build_system_no_upper_bound
        build_system_too_old_for_feature
    ;
    "name":
        project_name_missing
        project_name_invalid
        project_name_not_normalized
        project_name_dynamic
        project_name_stdlib
    ;
    "version":
        version_dynamic_unresolved
        version_silently_zero
        version_dynamic_invalid
        version_dynamic_not_normalized
        version_source_no_match
        version_import_fails
        version_file_not_in_sdist
        version_file_not_in_wheel
        version_reads_own_metadata
        version_runs_code
        version_source_config
        version_source_first_match
        version_sources_disagree
        version_scm_plugin_missing
        version_scm_unknown
        version_source_ignored
        project_version_missing
        project_version_invalid
        project_version_not_normalized
        project_version_local
    ;
    "dynamic":
        dynamic_not_declared
        dynamic_unknown_field
        dynamic_duplicate
        dynamic_and_static
        dynamic_and_static_list
        dynamic_unsupported_by_backend
    ;
    "description":
        description_missing
        description_multiline
        description_too_long
    ;
    "readme":
        readme_file_missing
        readme_outside_project
        readme_unknown_extension
        readme_table_invalid
        readme_content_type_missing
        readme_content_type_invalid
        metadata_file_not_utf8
        readme_empty
        readme_rst_invalid
        readme_relative_links
        readme_missing
    ;
    "python":
        requires_python_missing
        requires_python_invalid
        requires_python_unsatisfiable
        requires_python_exact
        requires_python_off_by_one
        requires_python_upper_bound
    ;
    "license":
        license_expression_invalid
        license_is_a_path
        license_not_normalized
        license_deprecated_id
        license_table_invalid
        license_table_deprecated
        license_file_missing
        license_classifier_conflict
        license_classifier_deprecated
        license_missing
        license_files_invalid_glob
        license_files_no_match
        license_files_overlap
        license_files_with_table
        license_file_not_shipped
    ;
    "people":
        people_entry_invalid
        people_email_invalid
        people_name_comma
        people_name_has_email
    ;
    "keywords":
        keyword_comma
    ;
    "classifiers":
        classifier_unknown
        classifier_deprecated
        classifier_duplicate
        classifier_private
        classifier_python_mismatch
    ;
    "dependencies":
        dependency_invalid
        dependency_poetry_syntax
        dependency_pip_syntax
        dependency_version_invalid
        dependency_unsatisfiable
        dependency_direct_reference
        dependency_duplicate
        dependency_self
        dependency_python
        dependency_stdlib
        dependency_import_name
        dependency_pinned
        dependency_not_canonical
        marker_invalid
        marker_legacy_variable
        marker_unknown_value
        marker_python_version_precision
        marker_string_ordering
        marker_operands_swapped
        marker_dead
        marker_extra_misplaced
    ;
    "extras":
        extra_name_invalid
        extra_name_not_normalized
        extra_name_duplicate
        extra_value_invalid
        extra_self_unknown
        extra_self_cycle
        development_dependency_published
    ;
    "groups":
        group_name_invalid
        group_name_duplicate
        group_entry_invalid
        group_include_unknown
        group_include_cycle
        group_shadows_extra
    ;
    "urls":
        url_invalid
        url_label_too_long
        url_label_invalid
        url_label_duplicate
        url_label_near_miss
    ;
    "entry-points":
        script_reference_invalid
        script_missing_function
        script_module_missing
        script_function_missing
        script_function_signature
        script_name_invalid
        script_duplicate
        entry_point_reserved_group
        entry_point_group_shape
        entry_point_group_invalid
    ;
    "import-names":
        import_names_unsupported
        import_name_invalid
        import_name_duplicate
        import_name_parent_missing
        import_names_mismatch
    ;
    "tool-flit":
        flit_removed_table
        flit_unknown_table
        flit_unknown_key
        flit_pattern_invalid
        flit_pattern_no_match
        flit_excludes_needed_file
        flit_module_name_invalid
        flit_module_ambiguous
        flit_external_data
        flit_docstring_missing
    ;
    "tool-any":
        tool_key_ignored
    ;
    "tool-hatch":
        hatch_path_invalid
        hatch_ignored_package
        hatch_plugin_missing
        hatch_toml_shadows
    ;
    "tool-setuptools":
        setuptools_unknown_key
        setuptools_package_missing
        setuptools_flat_layout
        setuptools_nothing_found
        setuptools_removed_key
        setuptools_dynamic_file_missing
        setuptools_dynamic_requirements
        setuptools_dynamic_readme_type
        setuptools_legacy_ignored
    ;
    "tool-pdm":
        pdm_path_missing
    ;
    "tool-uv":
        uv_data_missing
        uv_pattern_invalid
    ;
    "tool-poetry":
        poetry_schema
        poetry_legacy_key
        poetry_both_set
        poetry_dependencies_not_published
    ;
    "files":
        package_not_found
        package_no_init
        package_excluded
        package_ships_tests
        sdist_ships_secret
        legacy_config_ignored
        pyproject_misnamed
    ;
    "publish":
        publish_private
        publish_version_exists
        publish_version_lower
        publish_release_closed
        publish_project_closed
        publish_name_unavailable
        publish_metadata_version
        publish_file_name
        publish_license_file_absent
        publish_stale_dist
        pypirc_syntax
        pypirc_line_swallowed
        pypirc_inline_comment
        pypirc_quoted
        pypirc_unknown_key
        pypirc_unknown_repository
        pypirc_unlisted_section
        pypirc_repository_missing
        pypirc_server_login
        pypirc_not_token
        pypirc_token_placeholder
        pypirc_token_broken
        pypirc_token_wrong_index
        pypirc_token_expired
        pypirc_url
        pypirc_permissions
        pypirc_in_repository
    ;
}

/// Everything there is to know about a rule: `explain`, the reference pages, the hover link and
/// the tests all read this and nothing else.
pub struct Rule {
    /// The diagnostic code, the docs anchor and the ignore entry.
    pub name: &'static str,
    /// Unless the backend or the index at hand makes it something else.
    pub severity: Severity,
    /// Nothing is told of it unless it is selected, or a level is set for it.
    pub is_off: bool,
    /// Markdown; the first line is the summary.
    pub docs: &'static str,
    /// The clause that the rule rests on.
    pub url: &'static str,
    /// The file that declares it.
    pub file: &'static str,
    subject: Subject,
}

impl Rule {
    pub fn of(name: &str) -> Option<&'static Rule> {
        static BY_NAME: LazyLock<HashMap<&str, &Rule>> =
            LazyLock::new(|| RULES.iter().map(|rule| (rule.name, *rule)).collect());
        BY_NAME.get(name).copied()
    }

    pub fn subject(&self) -> Subject {
        self.subject
    }

    pub fn summary(&self) -> &'static str {
        self.docs.lines().next().unwrap_or_default().trim()
    }

    /// The docs without the summary and without the indent that doc comments have.
    pub fn body(&self) -> String {
        let lines = self.docs.lines().skip(1);
        let lines: Vec<&str> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        lines.join("\n").trim().to_owned()
    }

    /// All of it, in Markdown.
    pub fn page(&self) -> String {
        let (name, severity, category) = (self.name, self.severity.name(), self.category());
        let (summary, body, url) = (self.summary(), self.body(), self.url);
        let off = if self.is_off { ", off by default" } else { "" };
        format!("# {name}\n\n{severity}{off}, {category}\n\n{summary}\n\n{body}\n\nSee <{url}>.\n")
    }

    pub fn category(&self) -> &'static str {
        let holds = |rules: &[&Rule]| rules.iter().any(|rule| rule.name == self.name);
        CATEGORIES.iter().find(|(_, rules)| holds(rules)).map_or("", |(category, _)| category)
    }
}

/// `/// docs`, then the rule's name, severity, the URL of the clause it rests on, and its check:
/// `pypirc check` for one of a `.pypirc`, none for one that `engine` tells of. `off` behind the
/// severity makes it one that is off by default.
macro_rules! rule {
    ($(#[doc = $doc:literal])+ $name:literal, $severity:ident, $url:literal) => {
        rule! { @ $($doc)+, $name, $severity, false, $url, $crate::rules::Subject::Release }
    };
    ($(#[doc = $doc:literal])+ $name:literal, $severity:ident, $url:literal, pypirc $check:path) => {
        rule! {
            @ $($doc)+, $name, $severity, false, $url, $crate::rules::Subject::Pypirc($check)
        }
    };
    ($(#[doc = $doc:literal])+ $name:literal, $severity:ident, $url:literal, $check:path) => {
        rule! {
            @ $($doc)+, $name, $severity, false, $url, $crate::rules::Subject::Project($check)
        }
    };
    ($(#[doc = $doc:literal])+ $name:literal, $severity:ident off, $url:literal, $check:path) => {
        rule! {
            @ $($doc)+, $name, $severity, true, $url, $crate::rules::Subject::Project($check)
        }
    };
    (@ $($doc:literal)+, $name:literal, $severity:ident, $off:literal, $url:literal,
        $subject:expr) => {
        pub static RULE: $crate::rules::Rule = $crate::rules::Rule {
            name: $name,
            severity: $crate::diagnostic::Severity::$severity,
            is_off: $off,
            docs: concat!($($doc, "\n"),+),
            url: $url,
            file: file!(),
            subject: $subject,
        };
    };
}
use rule;
