//! The settings of one repository, `.git/config`, by the grammar of git-config(1); and the address
//! of a remote as the page that a browser shows for it. Nobody else's settings are read.

use super::Repository;
use crate::files::Files;

/// Longer files are not read, in bytes.
const LIMIT: usize = 200_000;

/// The settings in file order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    settings: Vec<Setting>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Setting {
    /// In lower case.
    section: String,
    subsection: Option<String>,
    /// In lower case.
    key: String,
    value: String,
}

impl Config {
    /// Those of the repository in the project folder; none where git would refuse the file, or
    /// the repository lies elsewhere.
    pub fn read(files: &dyn Files) -> Option<Config> {
        if Repository::of(files) != Repository::Here {
            return None;
        }
        let bytes = files.read(".git/config").ok().filter(|bytes| bytes.len() <= LIMIT)?;
        Config::parse(&String::from_utf8(bytes).ok()?)
    }

    /// Those of a file with this text; none where git would refuse it.
    pub fn parse(text: &str) -> Option<Config> {
        let mut config = Config::default();
        let (mut section, mut subsection) = (String::new(), None);
        let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
        loop {
            rest = rest.trim_start();
            let Some(first) = rest.chars().next() else { return Some(config) };
            if matches!(first, '#' | ';') {
                rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
            } else if first == '[' {
                (section, subsection, rest) = header(rest)?;
            } else {
                let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
                let (key, after) = rest.split_at(end.unwrap_or(rest.len()));
                if section.is_empty() || !key.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    return None;
                }
                let (value, after) = value(after)?;
                let (section, subsection) = (section.clone(), subsection.clone());
                let key = key.to_ascii_lowercase();
                config.settings.push(Setting { section, subsection, key, value });
                rest = after;
            }
        }
    }

    /// The address of the remote `origin`, where there is one and nothing rewrites it.
    pub fn origin(&self) -> Option<&str> {
        if self.settings.iter().any(|setting| setting.section == "url") {
            return None;
        }
        let mut of_origin = self.settings.iter().filter(|setting| {
            setting.section == "remote"
                && setting.subsection.as_deref() == Some("origin")
                && setting.key == "url"
        });
        match (of_origin.next(), of_origin.next()) {
            (Some(only), None) => Some(&only.value),
            _ => None,
        }
    }

    /// `user.name` or `user.email`: the last one counts.
    pub fn user(&self, key: &str) -> Option<&str> {
        self.last("user", key)
    }

    /// `core.excludesFile`, a list of patterns besides those in the repository; as it is written.
    pub fn excludes_file(&self) -> Option<&str> {
        self.last("core", "excludesfile")
    }

    fn last(&self, section: &str, key: &str) -> Option<&str> {
        let is_it = |setting: &&Setting| {
            setting.section == section && setting.subsection.is_none() && setting.key == key
        };
        let last = self.settings.iter().rev().find(is_it)?;
        Some(last.value.as_str()).filter(|value| !value.is_empty())
    }
}

/// `[section]`, `[section "subsection"]` or `[section.subsection]`, and what follows it.
fn header(text: &str) -> Option<(String, Option<String>, &str)> {
    let text = text.strip_prefix('[')?;
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "-.".contains(c)))?;
    let (name, rest) = text.split_at(end);
    let name = name.to_ascii_lowercase();
    if let Some(rest) = rest.strip_prefix(']') {
        let (section, subsection) = match name.split_once('.') {
            Some((section, subsection)) => (section.to_owned(), Some(subsection.to_owned())),
            None => (name, None),
        };
        return (!section.is_empty()).then_some((section, subsection, rest));
    }
    let quoted = rest.trim_start_matches([' ', '\t']).strip_prefix('"')?;
    let mut subsection = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => {
                let rest = quoted[at + 1..].strip_prefix(']')?;
                return (!name.is_empty()).then_some((name, Some(subsection), rest));
            }
            '\n' => return None,
            '\\' => subsection.push(characters.next()?.1),
            c => subsection.push(c),
        }
    }
    None
}

/// What follows a key up to the end of its line, and what follows that.
fn value(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start_matches([' ', '\t']);
    let Some(text) = text.strip_prefix('=') else {
        // A key alone is a switch that is on.
        let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
        let is_bare = line.trim().is_empty() || line.starts_with(['#', ';']);
        return is_bare.then(|| (String::new(), rest));
    };
    let (mut value, mut kept, mut quoted) = (String::new(), 0, false);
    let mut characters = text.trim_start_matches([' ', '\t']).chars();
    loop {
        match characters.next() {
            None | Some('\n') if quoted => return None,
            None | Some('\n') => break,
            Some('#' | ';') if !quoted => {
                let rest = characters.as_str();
                characters = rest.split_once('\n').map_or("", |(_, rest)| rest).chars();
                break;
            }
            Some('"') => {
                quoted = !quoted;
                kept = value.len();
            }
            Some('\\') => {
                match characters.next()? {
                    'n' => value.push('\n'),
                    't' => value.push('\t'),
                    'b' => value.push('\u{8}'),
                    '\r' => drop(characters.next().filter(|c| *c == '\n')?),
                    '\n' => {}
                    c @ ('"' | '\\') => value.push(c),
                    _ => return None,
                }
                kept = value.len();
            }
            Some(c) => {
                value.push(c);
                if quoted || !c.is_whitespace() {
                    kept = value.len();
                }
            }
        }
    }
    // White space at the end counts only inside quotes.
    value.truncate(kept);
    Some((value, characters.as_str()))
}

/// The page of the repository behind the address of a remote: `https://host/owner/name`, without
/// user, password, port of ssh or `.git`. None where it is not certain that there is one.
pub fn page(remote: &str) -> Option<String> {
    let (authority, path, is_ssh) = match remote.split_once("://") {
        Some(("https", rest)) => {
            let (authority, path) = rest.split_once('/')?;
            (authority, path, false)
        }
        Some(("ssh" | "git+ssh", rest)) => {
            let (authority, path) = rest.split_once('/')?;
            (authority, path, true)
        }
        Some(_) => return None,
        None => {
            let (authority, path) = remote.split_once(':')?;
            (authority, path.strip_prefix('/').unwrap_or(path), true)
        }
    };
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, authority),
    };
    let (host, port) = match host.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (host, None),
    };
    // Forges take everybody as `git`; who is somebody there logs in to a machine.
    if is_ssh && user != Some("git") {
        return None;
    }
    let port = match port {
        Some(port) if !is_ssh => {
            if port.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            format!(":{port}")
        }
        _ => String::new(),
    };
    let host = host.to_ascii_lowercase();
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path).trim_end_matches('/');
    let plain = |part: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
        !part.is_empty() && part.chars().all(fits) && !part.chars().all(|c| c == '.')
    };
    // The addresses of Azure for ssh are built in another way than those of its pages.
    let is_other = is_ssh && (host.starts_with("ssh.") || host.starts_with("vs-ssh."));
    let is_odd = authority.contains(['?', '#', '\\']);
    let fits = is_public(&host)
        && !is_odd
        && !is_other
        && path.contains('/')
        && path.split('/').all(plain);
    fits.then(|| format!("https://{host}{port}/{path}"))
}

/// Whether a name of a host can be one that everybody reaches, by its form.
fn is_public(host: &str) -> bool {
    let label = |label: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
        !label.is_empty() && label.chars().all(fits) && !label.starts_with('-')
    };
    let top = host.rsplit('.').next().unwrap_or_default();
    const PRIVATE: [&str; 9] =
        ["local", "localhost", "internal", "lan", "home", "corp", "intranet", "test", "invalid"];
    host.contains('.')
        && host.len() < 254
        && host.split('.').all(label)
        && top.len() >= 2
        && top.chars().all(|c| c.is_ascii_alphabetic())
        && !PRIVATE.contains(&top)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_as_git_reads_them() {
        let config = Config::parse(
            "# c\n[core]\n\tbare = false\n[Remote \"origin\"] ; c\n\turl = git@github.com:a/b.git # c\n\
             \tfetch = +refs/heads/*:refs/remotes/origin/*\n[user]\n\tname = \"Ada \" L\\\"x\\\"  \n\
             Email = ada@\\\nexample.org\n[user]\nemail = ada@python.org\nsigned\n",
        );
        let config = config.expect("it is valid");
        assert_eq!(config.origin(), Some("git@github.com:a/b.git"));
        assert_eq!(config.user("name"), Some("Ada  L\"x\""));
        assert_eq!(config.user("email"), Some("ada@python.org"));
        assert_eq!(config.user("signed"), None);
    }

    #[test]
    fn what_git_refuses_or_rewrites_is_not_known() {
        for broken in
            ["a = 1", "[a]\nb = \"c", "[a\nb = 1", "[a \"b]\n", "[a]\n1 = 2", "[a]\nb c\n"]
        {
            assert_eq!(Config::parse(broken), None, "{broken}");
        }
        let remote = "[remote \"origin\"]\nurl = https://a.org/b/c\n";
        let origin = |more: &str| {
            Config::parse(&format!("{remote}{more}"))
                .expect("it is valid")
                .origin()
                .map(str::to_owned)
        };
        assert_eq!(origin("").as_deref(), Some("https://a.org/b/c"));
        assert_eq!(origin("url = https://a.org/d\n"), None);
        assert_eq!(origin("[url \"https://b.org/\"]\ninsteadOf = https://a.org/\n"), None);
        for text in
            ["[".repeat(1_000), "\\".repeat(1_000), "[a]\nb=\\".to_owned(), "[é]".to_owned()]
        {
            assert_eq!(Config::parse(&text), None);
        }
    }

    #[test]
    fn remotes_lead_to_pages() {
        for (remote, expected) in [
            ("git@github.com:ada/demo.git", "https://github.com/ada/demo"),
            (
                "git@gitlab.example.org:group/sub/demo.git",
                "https://gitlab.example.org/group/sub/demo",
            ),
            ("ssh://git@codeberg.org:22/ada/demo", "https://codeberg.org/ada/demo"),
            ("https://github.com/ada/demo.git", "https://github.com/ada/demo"),
            ("https://ada:secret@GitHub.com/ada/demo/", "https://github.com/ada/demo"),
            ("https://git.example.org:8443/ada/demo", "https://git.example.org:8443/ada/demo"),
            ("git@git.sr.ht:~ada/demo", "https://git.sr.ht/~ada/demo"),
        ] {
            assert_eq!(page(remote).as_deref(), Some(expected), "{remote}");
        }
        for remote in [
            "git@github-work:ada/demo.git",
            "git@github.com-work:ada/demo.git",
            "ada@example.org:demo.git",
            "git@ssh.dev.azure.com:v3/org/project/demo",
            "/srv/git/demo.git",
            "../demo.git",
            "file:///srv/demo",
            "http://10.0.0.1/ada/demo",
            "https://10.0.0.1/ada/demo",
            "https://git.local/ada/demo",
            "https://github.com/demo",
            "https://github.com/ada/../demo",
            "https://github.com/ada/de mo",
            "https://example.org?x@github.com/ada/demo",
            "C:\\demo",
            "",
        ] {
            assert_eq!(page(remote), None, "{remote}");
        }
    }
}
