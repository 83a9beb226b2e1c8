//! What an editor may ask about a place in the project file: spans in, plain data out. Knows no
//! protocol.

mod assist;
mod complete;
mod definition;
mod format;
mod hints;
mod hover;
mod links;
mod modules;
mod names;
mod sort;
mod symbols;
mod tokens;
mod version;

pub use assist::{Assist, TOPICS, assists};
pub use complete::{About, Completion, Item, ItemKind, complete};
pub use definition::{Target, definition};
pub use format::format;
pub use hints::hints;
pub use hover::{Hover, hover};
pub use links::{Link, Opens, links};
pub use names::{Unrenamable, given, references, renamable, rename};
pub use sort::sort;
pub use symbols::{Fold, Symbol, SymbolKind, folds, symbols};
pub use tokens::{Token, TokenKind, tokens};
pub use version::{Bump, Hint, bumps, cure, released};
