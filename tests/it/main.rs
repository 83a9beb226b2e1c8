//! One test binary; every test is a sentence about the product.

mod analysis;
mod document;
mod fixture;
mod grammar;
mod house;
mod rules;
mod verdicts;
mod entry_point;
mod glob;
mod license;
mod person;
mod url;
