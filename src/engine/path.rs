//! Paths as Python's `posixpath` treats them.

/// `posixpath.normpath`
pub fn normal(path: &str) -> String {
    let root = match path {
        path if path.starts_with("//") && !path.starts_with("///") => "//",
        path if path.starts_with('/') => "/",
        _ => "",
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if parts.is_empty() && !root.is_empty() => {}
            part => parts.push(part),
        }
    }
    let normal = format!("{root}{}", parts.join("/"));
    if normal.is_empty() { ".".to_owned() } else { normal }
}

/// Whether flit_core takes the path for an absolute one.
pub fn is_absolute(path: &str) -> bool {
    path.starts_with(['/', '\\'])
}

/// Whether a normal path climbs out of where it starts.
pub fn climbs(normal: &str) -> bool {
    normal == ".." || normal.starts_with("../")
}

/// The folder that a path stands in; empty for a plain name.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// `folder` and `name` with a slash between; an empty folder is left out.
pub fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() || folder == "." { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The end of the name from its last dot on, in lower case; empty without one.
pub fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rfind('.') {
        Some(at) if at > 0 && at + 1 < name.len() => name[at..].to_lowercase(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_normalised_as_posixpath_does() {
        for (path, expected) in [
            ("", "."),
            ("./a//b/", "a/b"),
            ("a/../..", ".."),
            ("a/*/../b", "a/b"),
            ("../x", "../x"),
            ("/..", "/"),
            ("//a", "//a"),
        ] {
            assert_eq!(normal(path), expected, "{path}");
        }
    }
}
