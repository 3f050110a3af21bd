//! Rules of the stylesheets and scripts, and of the checks themselves.

use super::{assets::url, proof::holds_every_rule};
use std::{fs, path::Path};

/// Every file below `assets/` whose name ends in `ending`: path and text.
fn files(ending: &str) -> Vec<(String, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("assets")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(found.len() > 4, "need the files ending in {ending} for this test to mean anything");
    found
}

fn tokens() -> String {
    files("css").into_iter().find(|(path, _)| path.ends_with("tokens.css")).unwrap().1
}

#[test]
fn an_address_of_an_asset_changes_with_the_release() {
    assert!(url("css/desk.css").starts_with("/assets/css/desk.css?v="));
}

#[test]
fn only_the_tokens_name_a_colour() {
    for (path, text) in files("css").into_iter().filter(|(path, _)| !path.ends_with("tokens.css")) {
        for colour in ["#", "rgb(", "hsl(", "light-dark("] {
            assert!(!text.contains(colour), "{path} names a colour with {colour}");
        }
    }
}

#[test]
fn every_stylesheet_but_the_tokens_stands_in_a_layer_and_never_shouts() {
    for (path, text) in files("css") {
        assert!(text.contains("@layer "), "{path} stands outside the layers");
        assert!(!text.contains("!important"), "{path} shouts");
        assert_eq!(text.matches('{').count(), text.matches('}').count(), "{path} has a brace too many");
    }
}

#[test]
fn every_custom_property_that_is_used_is_a_token() {
    let tokens = tokens();

    for (path, text) in files("css") {
        for used in text.split("var(").skip(1).filter_map(|rest| rest.split([')', ',']).next()) {
            assert!(tokens.contains(&format!("{used}:")), "{path} uses {used}");
        }
    }
}

#[test]
fn no_script_reads_text_as_html_in_the_page_or_as_code() {
    for (path, text) in files("js") {
        for danger in
            ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"]
        {
            assert!(!text.contains(danger), "{path} uses {danger}");
        }
    }
}

#[test]
fn every_script_imports_only_what_lies_beside_it() {
    let scripts = files("js");

    for (path, text) in &scripts {
        for name in text
            .split("from \"./")
            .skip(1)
            .chain(text.split("import \"./").skip(1))
            .filter_map(|rest| rest.split('"').next())
        {
            let beside = Path::new(path).with_file_name(name);
            assert!(beside.exists(), "{path} imports {name}, which isn't there");
        }
    }
}

#[test]
fn scripts_and_stylesheets_stay_short() {
    for (ending, limit) in [("js", 120), ("css", 250)] {
        for (path, text) in files(ending) {
            assert!(text.lines().count() <= limit, "{path} has more than {limit} lines");
        }
    }
}

#[test]
#[should_panic(expected = "no label")]
fn a_control_without_a_label_would_be_found() {
    holds_every_rule("a page", "<main id=\"main\"><h1>x</h1><input id=\"a\" name=\"a\"></main>");
}

#[test]
#[should_panic(expected = "inline script")]
fn an_inline_script_would_be_found() {
    holds_every_rule("a page", "<main id=\"main\"><h1>x</h1></main><script type=\"module\">x</script>");
}

#[test]
#[should_panic(expected = "leads nowhere")]
fn a_link_to_an_unknown_path_would_be_found() {
    holds_every_rule("a page", "<main id=\"main\"><h1>x</h1><a href=\"/reports\">x</a></main>");
}
