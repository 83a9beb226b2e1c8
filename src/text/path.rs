//! Paths as a project file writes them: relative to it, with `/` between the parts.

/// A path that leaves the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaves {
    /// It starts at the root of a file system or with a drive.
    Absolute,
    /// It climbs above the project with `..`.
    Climbs,
}

/// `path` as one relative to the project, without `.`, `..` and doubled slashes.
///
/// # Errors
/// When the path leaves the project.
pub fn inside(path: &str) -> Result<String, Leaves> {
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes()[0].is_ascii_alphabetic();
    if path.starts_with('/') || path.starts_with("\\\\") || drive {
        return Err(Leaves::Absolute);
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return Err(Leaves::Climbs);
                }
            }
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_kept_inside_the_project() {
        assert_eq!(inside("./docs//readme.md"), Ok("docs/readme.md".into()));
        assert_eq!(inside("a/../b"), Ok("b".into()));
        assert_eq!(inside("../b"), Err(Leaves::Climbs));
        assert_eq!(inside("a/../../b"), Err(Leaves::Climbs));
        assert_eq!(inside("/etc/passwd"), Err(Leaves::Absolute));
        assert_eq!(inside("C:/x"), Err(Leaves::Absolute));
        assert_eq!(inside("\\\\server\\share"), Err(Leaves::Absolute));
    }
}
