//! A `.pypirc` as accounts: the index of each section, and where its address, user and password
//! stand. Values may be secrets, so there is no `Debug`.

use crate::grammar::address::{Address, AddressError, PYPI, TESTPYPI};
use crate::grammar::pypirc::{Item, Pypirc, Section, comment};
use crate::text::Span;
use std::collections::{HashMap, HashSet};

/// What a `.pypirc` says, whatever is wrong with it.
pub struct Accounts<'p> {
    pub text: &'p str,
    pub pypirc: &'p Pypirc,
    pub accounts: Vec<Account<'p>>,
    /// The option `index-servers` of `[distutils]`.
    pub servers: Option<&'p Item>,
    /// The names in it; what stands behind a comment sign is none.
    pub listed: Vec<Server<'p>>,
    pub around: Around,
    names: HashSet<&'p str>,
    inherited: HashSet<Span>,
}

/// What is to be known of the file besides its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around {
    /// Whether the system lets others read it.
    pub is_open: bool,
    pub keeping: Keeping,
    /// In seconds since 1970; none where it does not matter.
    pub now: Option<i64>,
}

/// What git does with the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// It is in no repository, or ignored there.
    #[default]
    No,
    /// The repository has it.
    Tracked,
    /// The next `git add` would take it.
    Untracked,
}

/// A section about an index.
pub struct Account<'p> {
    pub section: &'p Section,
    /// None when it is absent or empty.
    pub repository: Option<Setting<'p>>,
    pub username: Option<Setting<'p>>,
    pub password: Option<Setting<'p>>,
    /// Where an upload would go; none without an address.
    pub address: Option<Result<Address, AddressError>>,
    /// Whether `index-servers` has it; tools go by a list of their own where there is none.
    pub is_listed: Option<bool>,
}

/// A word of `index-servers`.
#[derive(Clone, Copy)]
pub struct Server<'p> {
    pub name: &'p str,
    pub span: Span,
}

/// The value of an option, as far as it stands on its first line.
#[derive(Clone, Copy)]
pub struct Setting<'p> {
    pub item: &'p Item,
    /// Without what is meant as a comment, and without quotes around it.
    pub text: &'p str,
    /// With the quotes.
    pub span: Span,
    /// What is meant as a comment, with the space in front of it.
    pub comment: Option<Span>,
    pub is_quoted: bool,
}

impl<'p> Setting<'p> {
    fn read(text: &'p str, item: &'p Item) -> Setting<'p> {
        let first = item.pieces.first().copied().unwrap_or(Span::at(item.value_start));
        let line = first.of(text);
        let end = comment(line).map_or(line, |at| &line[..at]).trim_end().len();
        let span = Span::new(first.start, first.start + end);
        let rest = Span::new(span.end, first.end);
        let bare = |quote| {
            let inner = span.of(text).strip_prefix(quote)?.strip_suffix(quote)?;
            Some(inner)
        };
        let inner = bare('"').or_else(|| bare('\''));
        Setting {
            item,
            text: inner.unwrap_or(span.of(text)),
            span,
            comment: Some(rest).filter(|rest| !rest.is_empty()),
            is_quoted: inner.is_some(),
        }
    }
}

impl Account<'_> {
    pub fn name(&self) -> &str {
        &self.section.name
    }

    /// The address, where one can be read.
    pub fn known(&self) -> Option<&Address> {
        self.address.as_ref()?.as_ref().ok()
    }

    /// Whether it is PyPI or TestPyPI, which take nothing but tokens.
    pub fn is_warehouse(&self) -> bool {
        self.known().is_some_and(Address::is_warehouse)
    }
}

impl<'p> Accounts<'p> {
    pub fn read(text: &'p str, pypirc: &'p Pypirc, around: Around) -> Accounts<'p> {
        let servers = pypirc.section("distutils");
        let servers = servers.and_then(|section| pypirc.item(section, "index-servers"));
        let listed: Vec<Server> = servers.into_iter().flat_map(|item| words(text, item)).collect();
        let in_list: HashSet<&str> =
            listed.iter().map(|server| server.name.trim_matches(',')).collect();
        let mut defaults: HashMap<&str, &Item> = HashMap::new();
        for item in &pypirc.defaults {
            defaults.entry(&item.name).or_insert(item);
        }
        let about_index =
            |section: &&Section| !matches!(section.name.as_str(), "distutils" | "server-login");
        let accounts = pypirc.sections.iter().filter(about_index).map(|section| {
            let setting = |name: &str| {
                let own = section.items.iter().find(|item| item.name == name);
                let item = own.or_else(|| defaults.get(name).copied())?;
                Some(Setting::read(text, item))
            };
            let repository = setting("repository").filter(|setting| !setting.text.is_empty());
            let default = match section.name.as_str() {
                "pypi" => Some(PYPI),
                "testpypi" => Some(TESTPYPI),
                _ => None,
            };
            let address = repository.map(|setting| setting.text).or(default);
            Account {
                section,
                repository,
                username: setting("username"),
                password: setting("password"),
                address: address.map(|text| Address::read(text, None, false, &mut Vec::new())),
                is_listed: servers.map(|_| in_list.contains(section.name.as_str())),
            }
        });
        let accounts = accounts.collect();
        let names = pypirc.sections.iter().map(|section| section.name.as_str()).collect();
        let inherited = pypirc.defaults.iter().map(|item| item.name_span).collect();
        Accounts { text, pypirc, accounts, servers, listed, around, names, inherited }
    }

    /// Whether there is a section of this name.
    pub fn has_section(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The settings of all accounts, each with the first account that has it: one of `[DEFAULT]`
    /// is there once.
    pub fn settings<'a>(
        &'a self,
        pick: impl Fn(&'a Account<'p>) -> Option<Setting<'p>>,
    ) -> Vec<(&'a Account<'p>, Setting<'p>)> {
        let mut seen = HashSet::new();
        let all = self.accounts.iter().filter_map(|account| Some((account, pick(account)?)));
        all.filter(|(_, setting)| seen.insert(setting.item.name_span)).collect()
    }

    /// Whether the option stands in `[DEFAULT]`, so that other sections have it as well.
    pub fn is_inherited(&self, item: &Item) -> bool {
        self.inherited.contains(&item.name_span)
    }

    /// The end of the line that `offset` is in, before its line break.
    pub fn line_end(&self, offset: usize) -> usize {
        let rest = &self.text[offset..];
        offset + rest.find(['\n', '\r']).unwrap_or(rest.len())
    }

    /// The start of the line that `offset` is in.
    pub fn line_start(&self, offset: usize) -> usize {
        self.text[..offset].rfind(['\n', '\r']).map_or(0, |at| at + 1)
    }

    /// The line break of the file.
    pub fn line_break(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }
}

/// Whether a line that goes on with a value was meant as one of its own.
pub fn is_swallowed(item: &Item, line: &str) -> bool {
    const OPTIONS: [&str; 3] = ["repository", "username", "password"];
    let key = line.split(['=', ':']).next().unwrap_or_default().trim();
    let has_key = line.contains(['=', ':']);
    let known = OPTIONS.iter().any(|option| key.eq_ignore_ascii_case(option));
    let of_list = item.name == "index-servers" && has_key;
    line.starts_with('[') || has_key && known || of_list
}

fn words<'p>(text: &'p str, item: &'p Item) -> Vec<Server<'p>> {
    let mut words = Vec::new();
    for piece in item.pieces.iter().filter(|piece| !is_swallowed(item, piece.of(text))) {
        let line = piece.of(text);
        let line = comment(line).map_or(line, |at| &line[..at]);
        let mut at = 0;
        for name in line.split_whitespace() {
            let start = at + line[at..].find(name).unwrap_or(0);
            at = start + name.len();
            words.push(Server { name, span: Span::new(piece.start + start, piece.start + at) });
        }
    }
    words
}
