//! What changed from one version to the next, line by line.

/// A line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// In both.
    Same(String),
    /// Only in the older text.
    Gone(String),
    /// Only in the newer text.
    New(String),
}

/// Lines compared one against the other; beyond this the changed middle is shown as replaced whole.
const COMPARED_LIMIT: usize = 2_000;

/// Compares two texts: the longest common lines stay.
pub fn lines(old: &str, new: &str) -> Vec<Line> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (left, right) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let same = |lines: &[&str]| lines.iter().map(|line| Line::Same((*line).into())).collect::<Vec<_>>();
    [same(&old[..head]), middle(left, right), same(&old[old.len() - tail..])].concat()
}

fn middle(old: &[&str], new: &[&str]) -> Vec<Line> {
    let gone = |line: &&str| Line::Gone((*line).into());
    let added = |line: &&str| Line::New((*line).into());
    if old.len().max(new.len()) > COMPARED_LIMIT {
        return old.iter().map(gone).chain(new.iter().map(added)).collect();
    }
    // common[a][b]: how many lines the rests from a and b have in common.
    let mut common = vec![vec![0_u16; new.len() + 1]; old.len() + 1];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            common[a][b] = if old[a] == new[b] {
                common[a + 1][b + 1] + 1
            } else {
                common[a + 1][b].max(common[a][b + 1])
            };
        }
    }
    let (mut a, mut b, mut found) = (0, 0, Vec::new());
    while a < old.len() && b < new.len() {
        if old[a] == new[b] {
            found.push(Line::Same(old[a].into()));
            (a, b) = (a + 1, b + 1);
        } else if common[a + 1][b] >= common[a][b + 1] {
            found.push(gone(&old[a]));
            a += 1;
        } else {
            found.push(added(&new[b]));
            b += 1;
        }
    }
    found.extend(old[a..].iter().map(gone));
    found.extend(new[b..].iter().map(added));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str) -> String {
        let mark = |line: Line| match line {
            Line::Same(text) => format!(" {text}"),
            Line::Gone(text) => format!("-{text}"),
            Line::New(text) => format!("+{text}"),
        };
        lines(old, new).into_iter().map(mark).collect::<Vec<_>>().join(";")
    }

    #[test]
    fn only_what_changed_is_marked() {
        let cases = [
            ("a\nb\nc", "a\nb\nc", " a; b; c"),
            ("a\nb\nc", "a\nx\nc", " a;-b;+x; c"),
            ("a\nb\nc\nd", "a\nc\ny\nd", " a;-b; c;+y; d"),
            ("", "a", "+a"),
            ("a", "", "-a"),
            ("a\na", "a", " a;-a"),
        ];
        for (old, new, expected) in cases {
            assert_eq!(told(old, new), expected);
        }
    }

    #[test]
    fn endless_texts_are_replaced_whole() {
        let old: String = (0..3_000).map(|at| format!("old {at}\n")).collect();

        assert_eq!(lines(&old, "new").len(), 3_001);
    }
}
