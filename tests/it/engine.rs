//! Builds, held against what flit_core itself wrote.

mod deflate;
mod flit_core;
pub mod tree;
