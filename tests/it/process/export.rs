//! Everything on file of a person, taken out as a file.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::run::{Home, Ran};

#[track_caller]
fn refused(ran: &Ran, words: &[&str]) {
    assert_eq!(ran.code, Some(1), "{ran:?}");
    for word in words {
        assert!(ran.err.contains(word), "{word}: {}", ran.err);
    }
}

#[test]
fn what_is_on_file_of_a_person_is_written_once_for_its_owner_only_and_counted() {
    let home = Home::new();
    let customers = "customer_id,name,email,phone\n1,佐藤 美咲,misaki@example.com,090-1111-2222\n\
                     2,佐藤 健,ken@example.com,090-3333-4444\n3,\u{1b}[31mMallory,m@example.com,\n";
    let purchases = "customer_id,order_id,date,item,quantity,amount,currency\n1,A-1,2025-01-02,Umbrella,1,1280,JPY\n\
                     2,A-2,2025-01-02,Rain boots,1,5000,JPY\n";
    fs::write(home.path().join("customers.csv"), customers).expect("written");
    fs::write(home.path().join("purchases.csv"), purchases).expect("written");
    let ran = home.run(["import", "customers.csv", "purchases.csv"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");

    // Two have this name: both are named, with their ids, and nothing is written.
    let file = home.path().join("file.json");
    refused(&home.run(["export", "佐藤", "file.json"]), &["佐藤 美咲", "佐藤 健", "cus_"]);
    refused(&home.run(["export", "nobody@example.com", "file.json"]), &["nobody@example.com"]);
    refused(&home.run(["export", "cus_nobody", "file.json"]), &["file.json"]);
    assert!(!file.exists(), "nothing is left of what was not written");

    let ran = home.run(["export", "09011112222", "file.json"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.out.contains("佐藤 美咲") && ran.out.contains("orders: 1"), "{}", ran.out);
    assert_eq!(fs::metadata(&file).expect("written").permissions().mode() & 0o777, 0o600);
    let written = fs::read_to_string(&file).expect("written");
    let data: serde_json::Value = serde_json::from_str(&written).expect("JSON");
    assert_eq!(data["customer"]["contacts"][0]["value"], "misaki@example.com");
    assert_eq!(data["purchases"][0]["items"][0]["name"], "Umbrella");
    assert!(!written.contains("Rain boots") && !written.contains("ken@"), "of nobody else");
    refused(&home.run(["export", "ken@example.com", "file.json"]), &["not there yet"]);
    assert_eq!(fs::read_to_string(&file).expect("written"), written, "never overwritten");

    // What somebody wrote is looked at in a terminal, from the file and beside it.
    let ran = home.run(["export", "m@example.com", "other.json"]);
    assert!(ran.code == Some(0) && !ran.out.contains('\u{1b}'), "{ran:?}");
    let written = fs::read_to_string(home.path().join("other.json")).expect("written");
    assert!(written.contains("Mallory") && !written.contains('\u{1b}'));

    let audit = home.run(["audit", "--since", "1h"]);
    assert_eq!(audit.out.matches("customer.export").count(), 2, "{}", audit.out);
    assert_eq!(home.run(["serve", "--stop"]).code, Some(0));
}
