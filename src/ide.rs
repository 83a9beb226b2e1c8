//! What an editor may ask about a place in the project file: spans in, plain data out. Knows no
//! protocol.

mod definition;
mod version;

pub use definition::{Target, definition};
pub use version::{Bump, Hint, Hover, bumps, cure, hint, hover};
