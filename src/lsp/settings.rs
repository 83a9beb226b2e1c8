//! What the user set in the editor: the JSON of `initializationOptions` or
//! `didChangeConfiguration` becomes the options of the analysis.

use crate::analysis::{Level, Options, Selection};
use crate::project::{Backend, Settings, Target};
use serde_json::Value;

/// The object that editors keep our settings under.
const SECTION: &str = "shipwheel";

/// The object that holds our settings: `shipwheel: { … }`, or the value itself when it has one
/// of our keys. Clients that have nothing to say send all kinds of nothing.
pub fn section(value: &Value) -> Option<&Value> {
    const KEYS: [&str; 6] = ["select", "ignore", "severity", "target", "backend", "trusted"];
    let bare = || KEYS.iter().any(|key| value.get(key).is_some()).then_some(value);
    value.get(SECTION).or_else(bare)
}

/// Reads such an object. What is missing or of a wrong type is as if it had not been set; the
/// names of the latter come back too.
pub fn read(value: &Value) -> (Options, Vec<&'static str>) {
    let mut wrong = Vec::new();
    let mut take = |key: &'static str, fits: &dyn Fn(&Value) -> bool| {
        let found = value.get(key).filter(|value| !value.is_null())?;
        if !fits(found) {
            wrong.push(key);
            return None;
        }
        Some(found)
    };
    let backend = take("backend", &|value| text(value).and_then(Backend::of).is_some());
    let target = take("target", &Value::is_string);
    let select = take("select", &is_names);
    let ignore = take("ignore", &is_names);
    let severity = take("severity", &is_levels);
    let trusted = take("trusted", &Value::is_boolean);
    let levels = severity.and_then(Value::as_object).into_iter().flatten();
    let options = Options {
        settings: Settings {
            backend: backend.and_then(text).and_then(Backend::of),
            target: target.and_then(text).map(Target::of),
            untrusted: trusted.and_then(Value::as_bool) != Some(true),
            file_name: None,
        },
        selection: Selection {
            select: select.map(names).unwrap_or_default(),
            ignore: ignore.map(names).unwrap_or_default(),
            levels: levels
                .filter_map(|(rule, level)| Some((rule.clone(), Level::of(text(level)?)?)))
                .collect(),
        },
    };
    (options, wrong)
}

fn text(value: &Value) -> Option<&str> {
    value.as_str()
}

fn is_names(value: &Value) -> bool {
    value.is_string() || value.as_array().is_some_and(|names| names.iter().all(Value::is_string))
}

fn names(value: &Value) -> Vec<String> {
    let listed = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    listed.chain(value.as_str()).map(str::to_owned).collect()
}

fn is_levels(value: &Value) -> bool {
    let known = |level: &Value| text(level).and_then(Level::of).is_some();
    // An empty Lua table reaches us as an empty array.
    value.as_array().is_some_and(Vec::is_empty)
        || value.as_object().is_some_and(|levels| levels.values().all(known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use serde_json::json;

    #[test]
    fn settings_are_found_bare_and_in_their_section() {
        let bare = json!({"ignore": ["readme-missing"]});
        assert_eq!(section(&bare), Some(&bare));
        assert_eq!(section(&json!({"shipwheel": bare})), Some(&bare));
        for nothing in [json!(null), json!([]), json!({}), json!({"ruff": {}}), json!("x")] {
            assert_eq!(section(&nothing), None);
        }
    }

    #[test]
    fn each_setting_is_read_and_a_wrong_one_is_named() {
        let (options, wrong) = read(&json!({
            "backend": "hatchling",
            "target": "none",
            "select": "a",
            "ignore": ["b"],
            "severity": {"c": "off", "d": "hint"},
            "trusted": true,
        }));
        assert_eq!(wrong, [""; 0]);
        assert!(!options.settings.untrusted);
        assert_eq!(options.settings.backend, Some(Backend::Hatchling));
        assert_eq!(options.settings.target, Some(Target::None));
        let selection = options.selection;
        assert_eq!(selection.select, ["a"]);
        assert_eq!(selection.ignore, ["b"]);
        let levels = [("c", Level::Off), ("d", Level::At(Severity::Hint))];
        assert_eq!(selection.levels, levels.map(|(rule, level)| (rule.to_owned(), level)));

        let (options, wrong) = read(&json!({
            "backend": "make", "target": 1, "select": [1], "ignore": null, "severity": {"a": "b"},
            "trusted": "yes",
        }));
        assert_eq!(wrong, ["backend", "target", "select", "severity", "trusted"]);
        assert!(options.settings.untrusted);
        assert_eq!(options.selection, Selection::default());
        assert!(read(&json!({"severity": []})).1.is_empty());
    }
}
