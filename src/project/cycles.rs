//! Names that include one another become the circles among them.

/// More circles than this in one file are of no use to anybody.
const MOST: usize = 20;

/// The circles in a graph of `count` nodes, each as its nodes in order; one for each edge that
/// leads back to a node on the way to it, at most 20.
pub fn cycles(count: usize, edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut targets = vec![Vec::new(); count];
    for (from, to) in edges {
        targets[*from].push(*to);
    }
    let mut found = Vec::new();
    let mut done = vec![false; count];
    let mut place = vec![None; count];
    for start in 0..count {
        // The nodes on the way, and which of their edges comes next.
        let mut way: Vec<(usize, usize)> = Vec::new();
        if !done[start] {
            place[start] = Some(0);
            way.push((start, 0));
        }
        while let Some((node, next)) = way.last_mut() {
            let node = *node;
            let Some(target) = targets[node].get(*next).copied() else {
                done[node] = true;
                place[node] = None;
                way.pop();
                continue;
            };
            *next += 1;
            if let Some(at) = place[target] {
                found.push(way[at..].iter().map(|(node, _)| *node).collect());
                if found.len() == MOST {
                    return found;
                }
            } else if !done[target] {
                place[target] = Some(way.len());
                way.push((target, 0));
            }
        }
    }
    found
}

/// `a → b → a`, cut where it gets long.
pub fn chain(circle: &[usize], names: &[&str]) -> String {
    const LONGEST: usize = 8;
    let mut steps: Vec<&str> = circle.iter().take(LONGEST).map(|at| names[*at]).collect();
    if circle.len() > LONGEST {
        steps.push("\u{2026}");
    }
    steps.extend(circle.first().map(|at| names[*at]));
    crate::text::shown::shown(&steps.join(" \u{2192} "))
}

#[cfg(test)]
mod tests {
    use super::{chain, cycles};

    #[test]
    fn each_way_back_is_a_circle() {
        assert_eq!(cycles(2, &[(0, 1), (1, 0)]), [vec![0, 1]]);
        assert_eq!(cycles(1, &[(0, 0)]), [vec![0]]);
        assert_eq!(cycles(4, &[(0, 1), (0, 2), (1, 3), (2, 3)]), Vec::<Vec<usize>>::new());
        assert_eq!(cycles(4, &[(0, 1), (1, 2), (2, 1), (3, 0)]), [vec![1, 2]]);
        assert_eq!(chain(&[0, 1], &["a", "b"]), "a \u{2192} b \u{2192} a");
    }

    #[test]
    fn a_long_way_needs_no_stack() {
        let count = 200_000;
        let edges: Vec<(usize, usize)> = (0..count).map(|at| (at, (at + 1) % count)).collect();
        assert_eq!(cycles(count, &edges).len(), 1);
    }
}
