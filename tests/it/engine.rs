//! Builds, held against what flit_core itself wrote.

mod artifacts;
mod deflate;
mod faults;
mod flit_core;
mod threads;
mod law;
pub mod tree;
mod verdicts;
