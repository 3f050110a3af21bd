//! Browser stories: `stories/` holds them as scripts for Chromium, `tests/` starts a sample shop and runs them.
