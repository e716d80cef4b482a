//! What others wrote, in a table that somebody opens with a spreadsheet.

use std::path::{Path, PathBuf};

use omotenashi::text::{Lines, Untrusted, csv};
use proptest::prelude::*;
use serde_json::Value;

/// Reads one row as RFC 4180 has it. Written for this test: quotes are doubled inside quotes, nothing else is special.
fn read(row: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut signs = row.chars().peekable();
    while let Some(sign) = signs.next() {
        let cell = cells.last_mut().expect("one at least");
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            '\r' | '\n' if !quoted => panic!("a row ends inside: {row:?}"),
            sign => cell.push(sign),
        }
    }
    assert!(!quoted, "a quote that does not end: {row:?}");
    cells
}

/// What no cell may be: something that is reckoned or run, or a byte that a terminal obeys.
#[track_caller]
fn assert_harmless(cell: &str, raw: &str) {
    let number = cell.parse::<f64>().is_ok();
    let starts = cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    assert!(!starts || number, "{raw:?} is run as {cell:?}");
    assert!(!cell.chars().any(|sign| sign.is_control() && sign != '\n'), "{raw:?} as {cell:?}");
}

#[test]
fn cells_are_as_rfc_4180_has_them() {
    for (cells, row) in [
        (vec!["a", "b"], "a,b"),
        (vec!["", "傘 2本", ""], ",傘 2本,"),
        (vec!["a,b", "say \"yes\"", "two\nlines", "a;b"], "\"a,b\",\"say \"\"yes\"\"\",\"two\nlines\",\"a;b\""),
    ] {
        assert_eq!(csv::row(&cells), row);
        assert_eq!(read(row), cells);
    }
}

#[test]
fn numbers_stay_numbers_and_formulas_become_text() {
    for number in ["0", "-12", "-0.5", "+3.25", "1200", "+81312345678"] {
        assert_eq!(csv::row([number]), number);
    }
    for (formula, cell) in [
        ("=1+1", "'=1+1"),
        ("-1+1", "'-1+1"),
        ("+", "'+"),
        ("-", "'-"),
        ("-.5", "'-.5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1+1", "'  =1+1"),
        ("＝1+1", "'＝1+1"),
        ("\t=1", "'    =1"),
        ("\rx", "'␍x"),
        ("-2,5", "\"'-2,5\""),
        ("+81 3-1234-5678", "'+81 3-1234-5678"),
    ] {
        assert_eq!(csv::row([formula]), cell, "{formula:?}");
    }
}

#[test]
fn no_payload_is_run_by_a_spreadsheet_or_a_terminal_and_harmless_text_is_itself() {
    let payloads: Vec<Value> = include_str!("../../data/injection.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("a payload"))
        .collect();
    assert_eq!(payloads.len(), 124, "the payload file is whole");
    let mut marked = 0;
    for payload in &payloads {
        let raw = payload["payload"].as_str().expect("a text");
        let cells = read(&csv::row(["before", raw, "after"]));
        assert_eq!([cells.len(), 3], [3, 3], "{}", payload["id"]);
        assert_harmless(&cells[1], raw);
        if payload["csv_prefix"] == true {
            assert!(cells[1].starts_with('\''), "{}: {:?}", payload["id"], cells[1]);
            marked += 1;
        }
        if payload["benign"] == true {
            assert_eq!(cells[1], raw, "{}", payload["id"]);
        }
    }
    println!("{} payloads as cells: 0 run, {marked} of them formulas", payloads.len());
    assert!(marked >= 2);
}

/// Files of hostile and of strange text, where they are.
fn corpora() -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("OMOTENASHI_DATA").map_or(default, PathBuf::from).join("text");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no data in {} (set OMOTENASHI_DATA)", folder.display());
    None
}

#[test]
fn no_line_of_the_corpora_is_run() {
    let Some(folder) = corpora() else { return };
    let mut lines = 0;
    for file in std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok) {
        let Ok(bytes) = std::fs::read(file.path()) else { continue };
        for raw in String::from_utf8_lossy(&bytes).lines() {
            let cells = read(&csv::row([raw, "after"]));
            assert_eq!(cells.len(), 2, "{raw:?}");
            assert_harmless(&cells[0], raw);
            lines += 1;
        }
    }
    println!("{lines} lines of the corpora as cells: 0 run");
    assert!(lines > 1_000);
}

proptest! {
    #[test]
    fn any_text_is_one_cell_that_reads_back_as_it_is_shown(raw in "[=+@\t\r\n,;\"' a-z0-9.\u{202e}傘-]{0,12}") {
        let cells = read(&csv::row([raw.as_str(), "after"]));
        prop_assert_eq!(cells.len(), 2);
        assert_harmless(&cells[0], &raw);
        let shown = Untrusted::from(raw.as_str()).safe(Lines::Multi).into_owned();
        prop_assert_eq!(cells[0].strip_prefix('\'').filter(|_| !shown.starts_with('\'')).unwrap_or(&cells[0]), &shown);
    }
}
