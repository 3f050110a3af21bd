//! Every link from one of our Markdown files to another file leads somewhere.

use checks::findings::{Finding, hold};
use checks::tree::{Tree, folder, join};

#[test]
fn every_link_in_the_docs_leads_to_a_file() {
    let tree = Tree::workspace();
    hold("link", &tree, &dead_links(&tree));
}

fn dead_links(tree: &Tree) -> Vec<Finding> {
    let pages = tree.under("", ".md").filter(|(path, _)| !path.contains('/') || path.starts_with("docs/"));
    let links = pages.flat_map(|(path, text)| links(text).into_iter().map(move |link| (path, link)));
    let dead = links.filter(|(path, link)| !tree.has(&join(folder(path), link)));

    dead.map(|(path, link)| {
        let says = format!("links to {link}, which isn't there");
        Finding { path: path.to_string(), name: link, value: 0, says }
    })
    .collect()
}

// Targets of `[text](target)` and `[name]: target` outside code blocks, without addresses and `#headings`.
fn links(text: &str) -> Vec<String> {
    let mut is_code = false;
    let mut found = Vec::new();

    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if !is_code {
            found.extend(line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next()));
            found.extend(
                line.strip_prefix('[')
                    .and_then(|rest| rest.split_once("]: "))
                    .map(|(_, target)| target.trim()),
            );
        }
    }
    let files = found.into_iter().filter(|target| !target.contains("://") && !target.starts_with("mailto:"));
    let files = files.filter_map(|target| target.split('#').next()).filter(|target| !target.is_empty());

    files.map(ToString::to_string).collect()
}

#[test]
fn a_link_to_a_missing_file_is_found() {
    let page = "[a](docs/a.md#top) [b](gone.md) [c](https://x.example/y) [d](#here)\n```\n[e](in_code.md)\n```\n[f]: docs/f.md";
    let tree = Tree::of(&[
        ("README.md", page),
        ("docs/a.md", "![x](../docs) [y](b.png)"),
        ("other/c.md", "[z](gone)"),
    ]);

    let dead: Vec<_> = dead_links(&tree).into_iter().map(|found| (found.path, found.name)).collect();
    let expected = [("README.md", "gone.md"), ("README.md", "docs/f.md"), ("docs/a.md", "b.png")];
    assert_eq!(dead, expected.map(|(path, link)| (path.to_string(), link.to_string())));
}
