//! No words of one machine or workplace in the text files: folders of a person's computer, hosts of a private registry.

use checks::findings::{Finding, hold};
use checks::tree::Tree;

// Put together from halves, so that this file doesn't find itself.
const FOLDERS: [&str; 6] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/tmp", "/bash"),
    concat!("/tmp", "/scratch"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
];

/// What a host of a package registry or of a copy of one is usually called.
const REGISTRY_PARTS: [&str; 6] = ["registry", "mirror", "artifactory", "nexus", "crates-proxy", "pypi"];

/// The registries everyone uses: what a lock file may point to.
const OPEN_REGISTRIES: [&str; 1] = ["registry.npmjs.org"];

#[test]
fn no_text_tells_of_the_machine_it_was_written_on() {
    let tree = Tree::workspace();
    hold("word", &tree, &words(&tree));
}

fn words(tree: &Tree) -> Vec<Finding> {
    tree.texts().flat_map(|(path, text)| found_in(path, text)).collect()
}

fn found_in(path: &str, text: &str) -> Vec<Finding> {
    let lines = text.lines().enumerate();
    let words =
        lines.flat_map(|(at, line)| folders(line).chain(registries(line)).map(move |word| (at + 1, word)));

    words
        .map(|(line, word)| {
            let says = format!("`{word}` in line {line}");
            Finding { path: path.to_string(), name: word, value: 0, says }
        })
        .collect()
}

// `/desk/work/1` and `https://shop.example/work/` are addresses: only a path that starts here is of a machine.
fn folders(line: &str) -> impl Iterator<Item = String> {
    let goes_on = |c: char| c.is_alphanumeric() || "._-}/".contains(c);

    FOLDERS
        .into_iter()
        .filter(move |folder| line.match_indices(folder).any(|(at, _)| !line[..at].ends_with(goes_on)))
        .map(ToString::to_string)
}

fn registries(line: &str) -> impl Iterator<Item = String> {
    let hosts = line.split("://").skip(1).map(|rest| {
        let end = rest.find(|c: char| !(c.is_alphanumeric() || ".-@".contains(c))).unwrap_or(rest.len());
        rest[..end].rsplit('@').next().unwrap_or_default()
    });
    let registries = hosts.filter(|host| REGISTRY_PARTS.iter().any(|part| host.contains(part)));

    registries.filter(|host| !OPEN_REGISTRIES.contains(host)).map(ToString::to_string)
}

#[test]
fn words_of_a_machine_are_found_and_addresses_are_not() {
    let cases = [
        (format!("cd {}main", FOLDERS[0]), vec![FOLDERS[0]]),
        (format!("see \"{}.cargo\"", FOLDERS[1]), vec![FOLDERS[1]]),
        (format!("https://shop.example{}1 and /desk{}2", FOLDERS[0], FOLDERS[0]), vec![]),
        (format!("https://npm.{}.example/x", "mirror"), vec!["npm.mirror.example"]),
        ("\"resolved\": \"https://registry.npmjs.org/axe-core\"".into(), vec![]),
        ("[docs](https://crates.io/crates/maud)".into(), vec![]),
    ];

    for (line, words) in cases {
        let found: Vec<_> = found_in("a.md", &line).into_iter().map(|finding| finding.name).collect();
        assert_eq!(found, words, "{line}");
    }
}
