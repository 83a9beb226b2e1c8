//! One test binary; every test is a sentence about the product.

#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests set the scene themselves, and fail by panicking"
)]

mod analysis;
mod cli;
mod document;
mod fixture;
mod grammar;
mod house;
mod ide;
mod lsp;
mod matrix;
mod refusals;
mod rules;
mod scaffold;
mod tutorials;
mod verdicts;
mod versions;
mod engine;
mod entry_point;
mod git;
mod gitignore;
mod layouts;
mod glob;
mod license;
mod patterns;
mod person;
mod publish;
mod python_regex;
mod rst;
mod url;
