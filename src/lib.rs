//! Shipwheel: text becomes a document, a document becomes a project, rules look at the project.
//! Modules stand in reading order; each uses only the ones above it (`tests/it/house.rs` keeps
//! it so).

#![forbid(unsafe_code)]

// A second thread, where someone waits for an answer.
pub mod aside;
// Places and edits in a text; the nearest word to a misspelt one.
pub mod text;
// The only way to the disk: a folder, open buffers over it, or memory.
pub mod files;
// Tags and commits of the repository, from its own files; git is not run.
pub mod git;
// What the standards and the index say, as tables with their dates.
pub mod spec;
// The little languages inside strings: names, versions, requirements, licences, ...
pub mod grammar;
// The project file as a tree of keys and values with their places; survives any slip.
pub mod document;
// Python source, read and never run: docstring, assignments, definitions.
pub mod python;
// The document and the files around it as typed facts about the package.
pub mod project;
// One finding: where, what, and the edits that cure it.
pub mod diagnostic;
// The rules: one file each, all listed in one place.
pub mod rules;
// Text to findings, the same for every door: settings and comments honoured, fixes applied.
pub mod analysis;
// A folder, empty or with code in it, as the files that make a package of it.
pub mod scaffold;
// What an editor asks about a place: the version, where a name leads; plain data.
pub mod ide;
// The verbs build and publish: project, plan, archives, upload; no Python, nothing printed.
pub mod engine;
// The command line: arguments in, findings and exit codes out.
pub mod cli;
// The language server.
pub mod lsp;
