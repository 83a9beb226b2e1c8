//! The arguments of `workspace/executeCommand` become plain data. Clients send all kinds of
//! nothing, and each of them means that there is nothing to say.

use serde_json::{Map, Value};
use std::path::PathBuf;

mod init;
mod inquiry;

pub use init::Init;
pub use inquiry::{Bump, Next, Place};

pub const BUILD: &str = "shipwheel.build";
pub const CANCEL: &str = "shipwheel.cancel";
pub const PROTECT: &str = "shipwheel.pypirc.protect";
pub const PLAN: &str = "shipwheel.publish.plan";
pub const PUBLISH: &str = "shipwheel.publish";
pub const CHECK: &str = "shipwheel.check";
pub const CONTENTS: &str = "shipwheel.showContents";
pub const EXPLAIN: &str = "shipwheel.explainRule";
pub const BUMP: &str = "shipwheel.bumpVersion";
pub const INIT: &str = "shipwheel.init";

/// All of them.
pub const NAMES: [&str; 10] =
    [BUILD, CANCEL, PROTECT, PLAN, PUBLISH, CHECK, CONTENTS, EXPLAIN, BUMP, INIT];

/// What a client may ask to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    Build(Build),
    Cancel(Which),
    /// Let nobody but its owner read the `.pypirc` of this URI.
    Protect(String),
    Plan(Plan),
    Publish(Publish),
    /// What is found in a project.
    Check(Place),
    /// What its archives will hold.
    Contents(Place),
    /// The docs of a rule.
    Explain(String),
    Bump(Bump),
    /// Make a package of a folder.
    Init(Init),
}

/// What is to be made ready for an index; nothing is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Of the project file; the only open one without it.
    pub uri: Option<String>,
    /// A name or an address. There is no default.
    pub index: Option<String>,
    /// Answer when it has ended.
    pub wait: bool,
}

/// A plan that is to be carried out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publish {
    /// As the answer to the plan named it.
    pub plan: String,
    /// `name version index`, which nobody says by accident.
    pub confirm: Option<String>,
    /// Answer when it has ended.
    pub wait: bool,
}

/// What is to be built, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Build {
    /// Of the project file; the only open one without it.
    pub uri: Option<String>,
    pub sdist: bool,
    pub wheel: bool,
    /// Relative to the project's folder.
    pub out_dir: Option<PathBuf>,
    pub fast: bool,
    pub reproducible: bool,
    /// Build what the disk has, whatever stands in buffers that were not saved.
    pub ignore_unsaved: bool,
    /// Answer when the build has ended.
    pub wait: bool,
}

/// Which operations are to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    All,
    /// By its name.
    Operation(String),
    /// The one of this project file.
    Project(String),
    /// The one with this progress token, as JSON.
    Token(String),
}

impl Command {
    /// # Errors
    /// What is wrong with the arguments, in one line.
    pub fn read(name: &str, arguments: &[Value]) -> Result<Command, String> {
        let first = arguments.first().unwrap_or(&Value::Null);
        let nothing = Map::new();
        let (text, options) = match first {
            Value::String(text) => (Some(text.clone()), arguments.get(1)),
            other => (None, Some(other)),
        };
        let options = match options {
            None | Some(Value::Null) => &nothing,
            // An empty Lua table reaches us as an empty array.
            Some(Value::Array(list)) if list.is_empty() => &nothing,
            Some(Value::Object(options)) => options,
            Some(other) => return Err(format!("`{name}` takes an object or a URI, not `{other}`")),
        };
        match name {
            BUILD => Build::read(text, options).map(Command::Build),
            CANCEL => Which::read(text, options).map(Command::Cancel),
            PROTECT => {
                let given = options.get("uri").map(|uri| self::text("uri", uri)).transpose()?;
                let uri = given.or(text);
                uri.map(Command::Protect).ok_or_else(|| format!("`{name}` takes a URI"))
            }
            PLAN => Plan::read(text, options).map(Command::Plan),
            PUBLISH => Publish::read(text, options).map(Command::Publish),
            CHECK => Place::read(CHECK, text, options).map(Command::Check),
            CONTENTS => Place::read(CONTENTS, text, options).map(Command::Contents),
            EXPLAIN => inquiry::rule(text, options).map(Command::Explain),
            BUMP => Bump::read(text, options).map(Command::Bump),
            INIT => Init::read(text, options).map(Command::Init),
            _ => Err(format!("there is no command `{name}`")),
        }
    }
}

impl Build {
    fn read(uri: Option<String>, options: &Map<String, Value>) -> Result<Build, String> {
        let mut build = Build { uri, ..Build::default() };
        for (key, value) in options.iter().filter(|(_, value)| !value.is_null()) {
            match key.as_str() {
                "uri" => build.uri = Some(text(key, value)?),
                "outDir" => build.out_dir = Some(text(key, value)?.into()),
                "sdist" => build.sdist = flag(key, value)?,
                "wheel" => build.wheel = flag(key, value)?,
                "fast" => build.fast = flag(key, value)?,
                "reproducible" => build.reproducible = flag(key, value)?,
                "ignoreUnsaved" => build.ignore_unsaved = flag(key, value)?,
                "wait" => build.wait = flag(key, value)?,
                _ => return Err(unknown(BUILD, key)),
            }
        }
        Ok(build)
    }
}

impl Plan {
    fn read(uri: Option<String>, options: &Map<String, Value>) -> Result<Plan, String> {
        let mut plan = Plan { uri, ..Plan::default() };
        for (key, value) in options.iter().filter(|(_, value)| !value.is_null()) {
            match key.as_str() {
                "uri" => plan.uri = Some(text(key, value)?),
                "index" => plan.index = Some(text(key, value)?),
                "wait" => plan.wait = flag(key, value)?,
                _ => return Err(unknown(PLAN, key)),
            }
        }
        plan.index = plan.index.filter(|index| !index.trim().is_empty());
        Ok(plan)
    }
}

impl Publish {
    fn read(plan: Option<String>, options: &Map<String, Value>) -> Result<Publish, String> {
        let mut publish = Publish { plan: plan.unwrap_or_default(), ..Publish::default() };
        for (key, value) in options.iter().filter(|(_, value)| !value.is_null()) {
            match key.as_str() {
                "planId" => publish.plan = text(key, value)?,
                "confirm" => publish.confirm = Some(text(key, value)?),
                "wait" => publish.wait = flag(key, value)?,
                // What is logged by the way may not be repeated in an answer.
                "token" | "password" | "username" => {
                    return Err(format!(
                        "`{PUBLISH}` takes no `{key}`: clients log what they send; keep it with \
                         `shipwheel login` instead"
                    ));
                }
                _ => return Err(unknown(PUBLISH, key)),
            }
        }
        Ok(publish)
    }
}

impl Which {
    fn read(operation: Option<String>, options: &Map<String, Value>) -> Result<Which, String> {
        let mut which = operation.map_or(Which::All, Which::Operation);
        for (key, value) in options.iter().filter(|(_, value)| !value.is_null()) {
            which = match key.as_str() {
                "operation" => Which::Operation(text(key, value)?),
                "uri" => Which::Project(text(key, value)?),
                _ => return Err(unknown(CANCEL, key)),
            };
        }
        Ok(which)
    }
}

/// A misspelt option must not build something else than was meant.
fn unknown(command: &str, key: &str) -> String {
    format!("`{command}` knows no option `{key}`")
}

fn text(key: &str, value: &Value) -> Result<String, String> {
    let text = value.as_str().filter(|text| !text.contains('\0')).map(str::to_owned);
    text.ok_or_else(|| format!("`{key}` must be a string, not `{value}`"))
}

fn flag(key: &str, value: &Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| format!("`{key}` must be true or false, not `{value}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(name: &str, arguments: Value) -> Result<Command, String> {
        Command::read(name, arguments.as_array().unwrap())
    }

    #[test]
    fn every_kind_of_nothing_is_nothing() {
        for arguments in
            [json!([]), json!([[]]), json!([null]), json!([{}]), json!([{"uri": null}])]
        {
            assert_eq!(read(BUILD, arguments.clone()), Ok(Command::Build(Build::default())));
            assert_eq!(read(CANCEL, arguments), Ok(Command::Cancel(Which::All)));
        }
    }

    #[test]
    fn a_uri_may_stand_alone_or_among_options() {
        let build = Build { uri: Some("file:///x".to_owned()), wheel: true, ..Build::default() };
        let command = Ok(Command::Build(build));
        assert_eq!(read(BUILD, json!([{"uri": "file:///x", "wheel": true}])), command);
        assert_eq!(read(BUILD, json!(["file:///x", {"wheel": true}])), command);
        assert_eq!(read(CANCEL, json!([])), Ok(Command::Cancel(Which::All)));
        let one = Ok(Command::Cancel(Which::Operation("build-1".to_owned())));
        assert_eq!(read(CANCEL, json!(["build-1"])), one);
        assert_eq!(read(CANCEL, json!([{"operation": "build-1"}])), one);
    }

    #[test]
    fn a_release_is_planned_and_then_named_by_its_plan() {
        let plan = |index: Option<&str>| Plan {
            uri: Some("file:///x".to_owned()),
            index: index.map(str::to_owned),
            wait: false,
        };
        let arguments = json!([{"uri": "file:///x", "index": "testpypi"}]);
        assert_eq!(read(PLAN, arguments), Ok(Command::Plan(plan(Some("testpypi")))));
        assert_eq!(read(PLAN, json!(["file:///x", {"index": " "}])), Ok(Command::Plan(plan(None))));
        for nothing in [json!([]), json!([[]]), json!([null])] {
            assert_eq!(read(PLAN, nothing.clone()), Ok(Command::Plan(Plan::default())));
            assert_eq!(read(PUBLISH, nothing), Ok(Command::Publish(Publish::default())));
        }
        let secret = read(PUBLISH, json!([{"planId": "plan-1", "token": "canary"}])).unwrap_err();
        assert!(secret.contains("shipwheel login") && !secret.contains("canary"), "{secret}");
    }

    #[test]
    fn what_is_not_understood_is_told() {
        for (name, arguments, part) in [
            (BUILD, json!([{"weel": true}]), "`weel`"),
            (BUILD, json!([{"wheel": "yes"}]), "`wheel` must be true or false"),
            (BUILD, json!([{"uri": 1}]), "`uri` must be a string"),
            (BUILD, json!([7]), "an object or a URI"),
            (BUILD, json!([[1]]), "an object or a URI"),
            (CANCEL, json!([{"all": true}]), "`all`"),
            ("shipwheel.launch", json!([]), "`shipwheel.launch`"),
        ] {
            let message = read(name, arguments).unwrap_err();
            assert!(message.contains(part), "{part} in {message}");
        }
    }
}
