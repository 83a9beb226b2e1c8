//! Which index and which sender come out of flags, environment and `.pypirc`.

use shipwheel::engine::credentials::{self, CredentialsError, Secret};
use shipwheel::engine::index::{
    self, Asked, Environment, Index, IndexError, Origin, ProjectIndex, PypircFile,
};
use std::path::PathBuf;

const PYPI: &str = "https://upload.pypi.org/legacy/";
const TESTPYPI: &str = "https://test.pypi.org/legacy/";

fn environment(set: &[(&str, &str)]) -> Environment {
    let value = |name: &str| set.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
    Environment::of(|name| value(name).map(str::to_owned))
}

fn file(text: &str) -> PypircFile {
    PypircFile::read(PathBuf::from("~/.pypirc"), text).unwrap_or_else(|error| panic!("{error}"))
}

fn choose(
    asked: &Asked,
    set: &[(&str, &str)],
    pypirc: &str,
) -> Result<(Index, Vec<String>), IndexError> {
    let mut warnings = Vec::new();
    let index = index::choose(asked, &environment(set), Some(&file(pypirc)), &mut warnings)?;
    Ok((index, warnings))
}

fn named(name: &str) -> Asked {
    Asked { repository: Some(name.to_owned()), ..Asked::default() }
}

fn at(url: &str) -> Asked {
    Asked { url: Some(url.to_owned()), ..Asked::default() }
}

#[track_caller]
fn goes_to(asked: &Asked, set: &[(&str, &str)], pypirc: &str, url: &str, origin: &str) {
    let (index, _) = choose(asked, set, pypirc).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((index.address.upload.as_str(), &*index.address_from.to_string()), (url, origin));
}

#[test]
fn the_first_that_says_something_counts() {
    let all = [
        ("SHIPWHEEL_REPOSITORY_URL", "https://1.example/"),
        ("SHIPWHEEL_REPOSITORY", "two"),
        ("TWINE_REPOSITORY_URL", "https://3.example/"),
        ("TWINE_REPOSITORY", "four"),
        ("FLIT_INDEX_URL", "https://5.example/"),
        ("UV_PUBLISH_URL", "https://6.example/"),
        ("UV_PUBLISH_INDEX", "seven"),
    ];
    let pypirc = "[two]\nrepository = https://2.example/\n[four]\nrepository = https://4.example/\n\
                  [seven]\nrepository = https://7.example/\n";
    for (skip, number) in (1..=7).enumerate() {
        let (index, _) = choose(&Asked::default(), &all[skip..], pypirc).expect("an index");
        assert_eq!(index.address.upload.as_str(), format!("https://{number}.example/"));
        let told = index.named_by.to_string();
        assert_eq!(told, format!("environment variable {}", all[skip].0));
    }
    goes_to(&named("two"), &all, pypirc, "https://2.example/", "~/.pypirc line 2");
    goes_to(&at("https://7.example/"), &all, pypirc, "https://7.example/", "--repository-url");
    goes_to(&Asked::default(), &[], pypirc, PYPI, "default");
    goes_to(&Asked::default(), &[("TWINE_REPOSITORY", "")], "", PYPI, "default");
    assert_eq!(environment(&[("TWINE_REPOSITORY", "")]).empty, ["TWINE_REPOSITORY"]);
}

/// twine 7.0.0 and flit 4.2.0 differ in each of these; flit uploads to PyPI in most.
#[test]
fn a_name_never_falls_through_to_production() {
    goes_to(&named("testpypi"), &[], "", TESTPYPI, "default");
    let bare = "[testpypi]\nusername = __token__\n";
    goes_to(&named("testpypi"), &[], bare, TESTPYPI, "default");
    let listed = "[distutils]\nindex-servers = testpypi\n[testpypi]\nusername = a\n";
    goes_to(&named("testpypi"), &[], listed, TESTPYPI, "default");
    let inherited = "[DEFAULT]\nrepository = https://d.example/\n[own]\nusername = a\n";
    goes_to(&named("own"), &[], inherited, "https://d.example/", "~/.pypirc line 2");
    let refused = |name: &str, pypirc: &str| match choose(&named(name), &[], pypirc) {
        Err(error) => error.to_string(),
        Ok((index, _)) => panic!("{index:?}"),
    };
    assert!(refused("own", "[own]\nusername = a\n").contains("`[own]` at ~/.pypirc line 1"));
    assert!(refused("own", "[distutils]\nindex-servers = own\n").contains("no index `own`"));
    assert!(refused("Own", "[own]\nrepository = https://x.example/\n").contains("has `own`"));
    assert!(refused("pypi,", "[distutils]\nindex-servers = pypi, testpypi\n").contains("`pypi,`"));
    assert!(refused("https://u:secret@x.example/", "").contains("--repository-url"));
    assert!(!refused("https://u:secret@x.example/", "").contains("secret"));
}

fn of_project(name: Option<&str>, url: &str, line: usize) -> ProjectIndex {
    ProjectIndex {
        name: name.map(str::to_owned),
        url: url.to_owned(),
        check_url: Some("https://list.example/simple".to_owned()),
        from: Origin::Project { path: PathBuf::from("pyproject.toml"), line },
    }
}

#[test]
fn the_indexes_of_uv_are_the_projects_own_and_come_last() {
    let project = vec![
        of_project(Some("own"), "https://own.example/upload", 7),
        of_project(Some("pypi"), "https://evil.example/", 9),
        of_project(None, "https://unnamed.example/", 11),
    ];
    let with = |asked: Asked| Asked { project: project.clone(), ..asked };
    let own = with(named("own"));
    goes_to(&own, &[], "", "https://own.example/upload", "pyproject.toml line 7");
    let (index, _) = choose(&own, &[], "").expect("an index");
    assert_eq!(index.address.simple[0].as_str(), "https://list.example/simple/");
    let given = Asked { check_url: Some("https://check.example/".to_owned()), ..own.clone() };
    let (index, _) = choose(&given, &[], "").expect("an index");
    assert_eq!(index.address.simple[0].as_str(), "https://check.example/");
    // What the user has of this name counts, and its list is not that of another address.
    let pypirc = "[own]\nrepository = https://mine.example/\n";
    goes_to(&own, &[], pypirc, "https://mine.example/", "~/.pypirc line 2");
    let (index, _) = choose(&own, &[], pypirc).expect("an index");
    assert_eq!(index.address.simple[0].as_str(), "https://mine.example/simple/");
    // A section without an address is not completed by a project: its password would go there.
    assert!(choose(&own, &[], "[own]\nusername = a\n").is_err());
    // No project says what PyPI is.
    let (index, warnings) = choose(&with(named("pypi")), &[], "").expect("an index");
    assert_eq!(index.address.upload.as_str(), PYPI);
    assert!(warnings[0].contains("pyproject.toml line 9 was not used"), "{warnings:?}");
    // Where nothing is named, the project goes before PyPI, and behind everything else.
    let unnamed = with(Asked::default());
    goes_to(&unnamed, &[], "", "https://unnamed.example/", "pyproject.toml line 11");
    goes_to(&unnamed, &[("TWINE_REPOSITORY", "testpypi")], "", TESTPYPI, "default");
    let set = [("UV_PUBLISH_INDEX", "own")];
    goes_to(&unnamed, &set, "", "https://own.example/upload", "pyproject.toml line 7");
}

#[test]
fn a_comment_behind_a_value_is_left_out_and_told() {
    let pypirc =
        "[own]\nrepository = https://x.example/ # ours\nusername = bob ; me\npassword = a # b\n";
    let (index, warnings) = choose(&named("own"), &[], pypirc).expect("an index");
    assert_eq!(index.address.upload.as_str(), "https://x.example/");
    assert!(warnings[0].contains("line 2"), "{warnings:?}");
    let mut warnings = Vec::new();
    let found = credentials::find(
        &credentials::Asked::default(),
        &index,
        &environment(&[]),
        Some(&file(pypirc)),
        &mut warnings,
    );
    let found = found.expect("no error").expect("credentials");
    assert_eq!((found.username.as_str(), found.secret.expose()), ("bob", "a # b"));
    assert_eq!(found.secret_from.to_string(), "~/.pypirc line 4");
}

#[test]
fn addresses_that_no_password_should_go_to_are_refused() {
    for (url, part) in [
        ("http://x.example/legacy/", "plain http"),
        ("ftp://x.example/", "`ftp:`"),
        ("file:///etc/passwd", "`file:`"),
        ("x.example", "https://"),
        ("https://pypi.org/simple/", "upload.pypi.org"),
        ("https://pypi.python.org/pypi", "closed"),
    ] {
        let error = choose(&at(url), &[], "").map(|_| ()).expect_err(url).to_string();
        assert!(error.contains(part), "{error}");
    }
    let allowed = Asked { allow_http: true, ..at("http://x.example/legacy/") };
    goes_to(&allowed, &[], "", "http://x.example/legacy/", "--repository-url");
    goes_to(&at("http://[::1]:8080/"), &[], "", "http://[::1]:8080/", "--repository-url");
    goes_to(&at("http://upload.pypi.org/legacy"), &[], "", PYPI, "--repository-url");
    let (index, warnings) = choose(&at("https://bob:secret@x.example/"), &[], "").expect("one");
    assert_eq!(index.address.upload.as_str(), "https://x.example/");
    assert!(warnings[0].contains("was not used") && !warnings[0].contains("secret"));
}

#[test]
fn the_sender_comes_from_the_first_that_has_a_password() {
    let all = [
        ("SHIPWHEEL_TOKEN", "1"),
        ("SHIPWHEEL_PASSWORD", "2"),
        ("SHIPWHEEL_USERNAME", "u2"),
        ("TWINE_PASSWORD", "3"),
        ("TWINE_USERNAME", "u3"),
        ("FLIT_PASSWORD", "4"),
        ("FLIT_USERNAME", "u4"),
        ("UV_PUBLISH_TOKEN", "5"),
        ("UV_PUBLISH_PASSWORD", "6"),
        ("UV_PUBLISH_USERNAME", "u6"),
    ];
    let pypirc = "[own]\nrepository = https://x.example/\nusername = u7\npassword = 7\n";
    let (index, _) = choose(&named("own"), &[], pypirc).expect("an index");
    let find = |asked: &credentials::Asked, set: &[(&str, &str)], pypirc: &str| {
        let found =
            credentials::find(asked, &index, &environment(set), Some(&file(pypirc)), &mut vec![]);
        found.expect("no error").map(|one| (one.username, one.secret.expose().to_owned()))
    };
    let asked = credentials::Asked::default();
    let pair = |user: &str, secret: &str| Some((user.to_owned(), secret.to_owned()));
    for (skip, user, secret) in [
        (0, "__token__", "1"),
        (1, "u2", "2"),
        (3, "u3", "3"),
        (5, "u4", "4"),
        (7, "__token__", "5"),
        (8, "u6", "6"),
        (10, "u7", "7"),
    ] {
        assert_eq!(find(&asked, &all[skip..], pypirc), pair(user, secret));
    }
    assert_eq!(find(&asked, &[("TWINE_PASSWORD", "")], ""), None);
    let token = credentials::Asked { token: Some(Secret::new("0")), ..asked.clone() };
    assert_eq!(find(&token, &all, pypirc), pair("__token__", "0"));
    let named = credentials::Asked { username: Some("flag".to_owned()), ..asked };
    assert_eq!(find(&named, &all, pypirc), pair("flag", "1"));
    // By its address, a section is found without its name.
    let (index, _) = choose(&at("https://x.example/"), &[], pypirc).expect("an index");
    let found = credentials::find(
        &credentials::Asked::default(),
        &index,
        &environment(&[]),
        Some(&file(pypirc)),
        &mut vec![],
    );
    assert_eq!(found.expect("no error").expect("one").username, "u7");
}

#[test]
fn a_token_that_cannot_work_is_told_before_anything_is_sent() {
    // For pypi.org and the project `demo`, until the second 2000.
    let token = {
        use base64::Engine;
        let caveats: [&[u8]; 2] = [b"[1,[\"demo\"]]", b"[0,2000,1000]"];
        let mut bytes = b"\x02\x01\x08pypi.org\x02\x02id\0".to_vec();
        for caveat in caveats {
            bytes.extend([2, u8::try_from(caveat.len()).unwrap()]);
            bytes.extend(caveat);
            bytes.push(0);
        }
        bytes.extend([0, 6, 32]);
        bytes.extend([9; 32]);
        format!("pypi-{}", base64::engine::general_purpose::URL_SAFE.encode(bytes))
    };
    let check = |repository: &str, token: &str, user: Option<&str>, project: &str, now: i64| {
        let (index, _) = choose(&named(repository), &[], "").expect("an index");
        let asked = credentials::Asked {
            token: Some(Secret::new(token)),
            username: user.map(str::to_owned),
            ..credentials::Asked::default()
        };
        let found = credentials::find(&asked, &index, &environment(&[]), None, &mut vec![]);
        found.expect("no error").expect("one").check(&index, project, now)
    };
    assert!(check("pypi", &token, None, "Demo", 1500).is_ok());
    let fails = |result: Result<(), CredentialsError>| {
        let told = result.expect_err("it cannot work").to_string();
        assert!(!told.contains(&token[10..]), "{told}");
        told
    };
    assert!(fails(check("testpypi", &token, None, "demo", 1500)).contains("is one of pypi.org"));
    assert!(fails(check("pypi", &token, None, "other", 1500)).contains("is for `demo`"));
    assert!(fails(check("pypi", &token, None, "demo", 2060)).contains("1 minutes ago"));
    assert!(fails(check("pypi", &token, None, "demo", 100)).contains("does not hold before 1970"));
    assert!(fails(check("pypi", &token[..40], None, "demo", 1500)).contains("not complete"));
    assert!(fails(check("pypi", &format!("\"{token}\""), None, "demo", 1500)).contains("quotes"));
    assert!(fails(check("pypi", &format!("{token}\n"), None, "demo", 1500)).contains("line break"));
    assert!(fails(check("pypi", "hunter22", None, "demo", 1500)).contains("`pypi-`"));
    assert!(fails(check("pypi", &token, Some("bob"), "demo", 1500)).contains("tokens only"));
}
