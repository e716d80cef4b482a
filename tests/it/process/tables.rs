//! What the command line gives to a spreadsheet.

use super::run::Home;

/// The program's rows, their ends looked at.
#[track_caller]
fn rows(out: &str) -> Vec<&str> {
    let rows: Vec<&str> = out.split_terminator("\r\n").collect();
    assert!(out.ends_with("\r\n") && rows.iter().all(|row| !row.contains(['\r', '\n'])), "{out:?}");
    rows
}

#[test]
fn the_audit_and_the_figures_come_as_tables_and_a_name_that_is_a_formula_as_text() {
    let home = Home::new();
    let formula = "=HYPERLINK(\"http://evil.example\")";
    let ran = home.run(["agent", "add", formula, "--role", "admin"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let token = ran.out.trim().to_owned();
    let mut theirs = home.command(["agent", "add", "Tanaka", "--role", "agent"]);
    assert!(theirs.env("OMOTENASHI_TOKEN", &token).output().expect("it starts").status.success());
    let audit = home.run(["audit", "--csv"]);
    assert_eq!(audit.code, Some(0), "{audit:?}");
    let lines = rows(&audit.out);
    assert_eq!(lines[0], "number,at,agent,name,action,subject,detail");
    assert!(
        lines.iter().any(|line| line.contains(",\"'=HYPERLINK(\"\"http://evil.example\"\")\",agent.")),
        "{audit:?}"
    );
    assert!(lines[1..].iter().all(|line| line.split(',').next().is_some_and(|number| number.parse::<u64>().is_ok())));
    let metrics = home.run(["metrics", "--csv"]);
    assert_eq!(metrics.code, Some(0), "{metrics:?}");
    let lines = rows(&metrics.out);
    assert_eq!(lines[0], "metric,channel,part,value,unit,n");
    let backlog = lines.iter().find(|line| line.starts_with("backlog,,,")).expect("a figure of every day");
    assert_eq!(*backlog, "backlog,,,0,count,0");
    assert_eq!(home.run(["metrics", "--csv", "--json"]).code, Some(2));
    assert_eq!(home.run(["serve", "--stop"]).code, Some(0));
}
