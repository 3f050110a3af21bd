//! Any text is taken apart.
#![no_main]

libfuzzer_sys::fuzz_target!(|texts: (&str, &str)| {
    let _ = mail::reply::split(texts.0, texts.1);
});
