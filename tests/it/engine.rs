//! Builds, held against what flit_core itself wrote.

mod artifacts;
mod deflate;
mod faults;
mod flit_core;
pub mod tree;
mod verdicts;
