//! Backup, restore and audit as a user runs them.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::run::Home;

#[test]
fn a_backup_is_written_once_for_its_owner_only_and_put_back_when_no_server_runs() {
    let home = Home::new();
    assert_eq!(home.run(["agent", "add", "Mika", "--role", "agent"]).code, Some(0));
    let ran = home.run(["backup", "copy.db"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("copy.db") && ran.out.contains(" kB"), "it says how large it is: {}", ran.out);
    let file = home.path().join("copy.db");
    assert_eq!(fs::metadata(&file).expect("written").permissions().mode() & 0o777, 0o600);
    let first = fs::read(&file).expect("a backup");

    assert_eq!(home.run(["agent", "add", "Ren", "--role", "agent"]).code, Some(0));
    let again = home.run(["backup", "copy.db"]);
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.err.contains("not there yet"), "{}", again.err);
    assert_eq!(fs::read(&file).expect("a backup"), first, "never overwritten");

    let busy = home.run(["restore", "copy.db"]);
    assert_eq!(busy.code, Some(1), "{busy:?}");
    assert!(busy.err.contains("serves") && busy.err.contains("serve --stop"), "{}", busy.err);
    assert_eq!(home.run(["serve", "--stop"]).code, Some(0));
    let ran = home.run(["restore", "copy.db"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("backups"), "it says where the other is kept: {}", ran.out);
    let list = home.run(["agent", "list"]);
    assert!(list.out.contains("Mika") && !list.out.contains("Ren"), "{list:?}");

    let missing = home.run(["restore", "nothing.db"]);
    assert_eq!(missing.code, Some(1), "{missing:?}");
    assert!(missing.err.contains("nothing.db"), "{}", missing.err);
    assert_eq!(home.run(["serve", "--stop"]).code, Some(0));
}

#[test]
fn the_audit_says_who_did_what() {
    let home = Home::new();
    assert_eq!(home.run(["agent", "add", "Mika", "--role", "agent"]).code, Some(0));
    assert_eq!(home.run(["agent", "disable", "Mika"]).code, Some(0));
    let list = home.run(["agent", "list"]);
    assert!(list.out.contains("disabled"), "{list:?}");
    let refused = home.run(["agent", "disable", "owner"]);
    assert!(refused.code == Some(1) && refused.err.contains("you can't shut yourself out"), "{refused:?}");
    assert_eq!(home.run(["agent", "enable", "Mika"]).code, Some(0));
    assert_eq!(home.run(["agent", "revoke", "Mika"]).code, Some(0));
    let audit = home.run(["audit", "--since", "1h"]);
    assert_eq!(audit.code, Some(0), "{audit:?}");
    let actions: Vec<_> = audit.out.lines().filter_map(|line| line.split("  ").nth(2)).collect();
    let all = [
        "agent.create",
        "token.create",
        "agent.create",
        "token.create",
        "agent.disable",
        "agent.enable",
        "token.revoke",
    ];
    assert_eq!(actions, all, "{}", audit.out);
    assert!(audit.out.lines().last().is_some_and(|line| line.contains("  owner  ")), "{}", audit.out);
    assert!(!audit.out.contains("Mika"), "ids only");
    let one = home.run(["audit", "--limit", "1"]);
    assert_eq!(one.out.lines().count(), 1, "{one:?}");
    assert_eq!(one.out.lines().next(), audit.out.lines().last(), "the newest");
    assert_eq!(home.run(["audit", "--since", "yesterday"]).code, Some(2));
    assert_eq!(home.run(["serve", "--stop"]).code, Some(0));
}
