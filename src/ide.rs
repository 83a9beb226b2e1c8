//! What an editor may ask about a place in the project file: spans in, plain data out. Knows no
//! protocol.

mod definition;
mod hover;
mod links;
mod names;
mod symbols;
mod tokens;
mod version;

pub use definition::{Target, definition};
pub use hover::{Hover, hover};
pub use links::{Link, Opens, links};
pub use names::{Unrenamable, given, references, renamable, rename};
pub use symbols::{Fold, Symbol, SymbolKind, folds, symbols};
pub use tokens::{Token, TokenKind, tokens};
pub use version::{Bump, Hint, bumps, cure, hint};
