//! Settings of uv, where uv 0.13.8 looks for them. What it does in each case is asked of itself in
//! `tests/external/precedence.py`.

use super::command::folder;
use super::index::{Act, Index};
use shipwheel::analysis::uv::{Places, indexes};
use std::ffi::OsString;
use std::fs;
use std::path::Path;

fn index(table: &str, name: &str, url: &str) -> String {
    format!(
        "[[{table}]]\nname = \"{name}\"\nurl = \"https://x/{url}/simple\"\npublish-url = \"https://{url}/\"\n"
    )
}

fn project(rest: &str) -> String {
    format!("[project]\nname = \"demo\"\nversion = \"1.0\"\n{rest}")
}

/// The address that `ours` and nothing have, in a project in the folder `p`, and the warnings.
fn found(files: &[(&str, &str)], places: &Places, inner: &str) -> [String; 3] {
    let place = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = place.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("ours");
        fs::write(path, text).expect("ours");
    }
    fs::create_dir_all(place.path().join(inner)).expect("ours");
    let at = |path: &Path| place.path().join(path);
    let places = Places {
        only: places.only.as_deref().map(at),
        none: places.none,
        others: places.others.iter().map(|path| at(path)).collect(),
    };
    let all = indexes(&place.path().join(inner), &places);
    let first = |name: Option<&str>| {
        let mut all = all.found.iter().filter(|(_, one)| one.name.as_deref() == name);
        all.next().map(|(_, one)| one.url.clone()).unwrap_or_default()
    };
    let warnings = all.warnings.join("; ").replace(&*place.path().to_string_lossy(), "");
    [first(Some("ours")), first(None), warnings]
}

#[test]
fn settings_count_where_uv_takes_them() {
    let py = project(&index("tool.uv.index", "ours", "py"));
    let (own, above) = (index("index", "ours", "own"), index("index", "ours", "above"));
    let user = index("index", "ours", "user");
    let empty = project("[tool.uv]\n");
    let bare = project("");
    let workspace = |members: &str| {
        project(&format!(
            "[tool.uv.workspace]\n{members}\n{}",
            index("tool.uv.index", "ours", "root")
        ))
    };
    let (member, others) = (workspace("members = [\"q*\"]"), workspace("members = [\"x\"]"));
    let left_out = workspace("members = [\"*\"]\nexclude = [\"q\"]");
    let beside = "the indexes in [tool.uv] of `/p/pyproject.toml` were not used: for uv the file \
                  `uv.toml` beside it counts";
    for (files, inner, url, warning) in [
        (vec![("p/pyproject.toml", &py)], "p", "py", ""),
        (vec![("p/pyproject.toml", &bare), ("p/uv.toml", &own)], "p", "own", ""),
        (vec![("p/pyproject.toml", &py), ("p/uv.toml", &own)], "p", "own", beside),
        (vec![("p/pyproject.toml", &empty), ("p/uv.toml", &own)], "p", "own", ""),
        (vec![("p/q/pyproject.toml", &bare), ("p/uv.toml", &above)], "p/q", "above", ""),
        (vec![("p/q/pyproject.toml", &py), ("p/uv.toml", &above)], "p/q", "py", ""),
        (vec![("p/q/pyproject.toml", &empty), ("p/uv.toml", &above)], "p/q", "", ""),
        (vec![("p/uv.toml", &above)], "p/q", "above", ""),
        (vec![("p/pyproject.toml", &py)], "p/q", "py", ""),
        (vec![("p/pyproject.toml", &bare), ("user", &user)], "p", "user", ""),
        (vec![("p/pyproject.toml", &py), ("user", &user)], "p", "py", ""),
        (vec![("p/uv.toml", &own), ("user", &user)], "p", "own", ""),
        (vec![("p/q/pyproject.toml", &py), ("p/pyproject.toml", &member)], "p/q", "root", ""),
        (vec![("p/q/pyproject.toml", &py), ("p/pyproject.toml", &others)], "p/q", "py", ""),
        (vec![("p/q/pyproject.toml", &py), ("p/pyproject.toml", &left_out)], "p/q", "py", ""),
        (vec![("p/q/pyproject.toml", &bare), ("p/pyproject.toml", &others)], "p/q", "root", ""),
    ] {
        let places = Places { others: vec!["user".into()], ..Places::default() };
        let url = if url.is_empty() { String::new() } else { format!("https://{url}/") };
        let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        assert_eq!(
            found(&files, &places, inner),
            [url, String::new(), warning.into()],
            "{files:?}"
        );
    }
    let files = [("p/pyproject.toml", py.as_str()), ("user", &user), ("only", &own)];
    let places = |only: Option<&str>, none| Places {
        only: only.map(Into::into),
        none,
        others: vec!["user".into()],
    };
    assert_eq!(found(&files, &places(Some("only"), true), "p")[0], "https://own/");
    assert_eq!(found(&files, &places(None, true), "p"), [""; 3]);
    let missing = found(&files, &places(Some("gone"), false), "p");
    assert!(missing[0].is_empty() && missing[2].contains("cannot be read as TOML"), "{missing:?}");
    // uv stops at a file that is no TOML; nothing is taken from it.
    let broken = found(&[("p/uv.toml", &format!("{own}[[index\n"))], &Places::default(), "p");
    assert_eq!(broken[..2], [""; 2]);
    assert_eq!(broken[2], "`/p/uv.toml` cannot be read as TOML, and was not used");
}

#[test]
fn an_address_without_a_name_is_the_projects_or_the_users_own() {
    let url = |path: &str| format!("publish-url = \"https://{path}/\"\n");
    let py = project(&format!("[tool.uv]\n{}", url("py")));
    let users = Places { others: vec!["user".into()], ..Places::default() };
    for (files, expected) in [
        (vec![("p/q/pyproject.toml", py.clone())], "https://py/"),
        (vec![("p/q/pyproject.toml", py.clone()), ("p/q/uv.toml", url("own"))], "https://own/"),
        (vec![("p/q/pyproject.toml", py), ("user", url("user"))], "https://py/"),
        (vec![("user", url("user"))], "https://user/"),
        // uv would take these: a file that anybody may have put there.
        (vec![("p/uv.toml", url("above"))], ""),
        (vec![("p/pyproject.toml", project("[tool.uv]\npublish-url = \"https://x/\"\n"))], ""),
        (vec![("p/uv.toml", url("above")), ("user", url("user"))], "https://user/"),
    ] {
        let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        assert_eq!(found(&files, &users, "p/q")[1], expected, "{files:?}");
    }
}

#[test]
fn the_environment_says_where_the_users_settings_are() {
    let of = |set: &[(&str, &str)]| {
        let value = |name: &str| set.iter().find(|(one, _)| *one == name).map(|(_, v)| (*v).into());
        Places::of(&|name| -> Option<OsString> { value(name) }, Some(Path::new("home")))
    };
    assert_eq!(of(&[("UV_CONFIG_FILE", "a.toml")]).only, Some("a.toml".into()));
    assert_eq!(of(&[("UV_CONFIG_FILE", "")]).only, None);
    assert!(of(&[("UV_NO_CONFIG", "1")]).none && !of(&[("UV_NO_CONFIG", "false")]).none);
    #[cfg(unix)]
    {
        assert_eq!(of(&[]).others[0], Path::new("home/.config/uv/uv.toml"));
        assert_eq!(of(&[("XDG_CONFIG_HOME", "xdg")]).others[0], Path::new("xdg/uv/uv.toml"));
    }
}

#[test]
#[cfg(unix)]
fn a_name_of_the_users_settings_can_be_published_to() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    let url = index.url();
    let settings = format!("[[index]]\nname = \"mine\"\npublish-url = \"{url}\"\n");
    folder.write("home/.config/uv/uv.toml", settings);
    let home = folder.path("home");
    let typed = folder.command(&["publish", "-r", "mine"], "");
    let typed = typed.without(shipwheel::engine::index::VARIABLES);
    let typed = typed.without(&["XDG_CONFIG_HOME", "UV_CONFIG_FILE", "UV_NO_CONFIG"]);
    let typed = typed.env("HOME", home.to_str().expect("UTF-8")).env("SHIPWHEEL_KEYRING", "none");
    let ran = typed.env("SHIPWHEEL_TOKEN", "canary").run(b"");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("home/.config/uv/uv.toml line 3\n"), "{}", ran.out);
    assert_eq!(index.posts().len(), 2);
}
