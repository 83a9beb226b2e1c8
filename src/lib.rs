//! Shipwheel: text becomes a document, a document becomes a project, rules look at the project.
//! Modules stand in reading order; each uses only the ones above it (`tests/it/house.rs` keeps
//! it so).

#![forbid(unsafe_code)]

pub mod document;
pub mod grammar;
pub mod text;
