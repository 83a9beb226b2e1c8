//! The little languages inside the strings of a project file. Each is a reader that never fails:
//! it gives what it understood and every fault with its byte range inside the string.
