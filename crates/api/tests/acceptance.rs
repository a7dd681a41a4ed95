//! The lists of what proves the specifications of accounts, dashboard and registries: complete, and true.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::{collections::BTreeSet, fs, path::Path};

/// What a list must hold: a prefix, and how many numbers follow it.
type Section = (&'static str, u32);

const ACCOUNTS: [Section; 10] = [
    ("22.1.", 11),
    ("22.2.", 10),
    ("22.3.", 7),
    ("22.4.", 8),
    ("22.5.", 8),
    ("22.6.", 13),
    ("22.7.", 22),
    ("22.8.", 10),
    ("22.9.", 10),
    ("23.", 40),
];

/// Impersonation belongs to the administration by the staff.
const ACCOUNTS_ELSEWHERE: [&str; 1] = ["22.8.9"];

/// The mails of section 15, and what causes the others of the lists of section 17.
const MAILS_AND_JOBS: [&str; 64] = [
    "15.onSignup",
    "15.onSignupExistingUser",
    "15.createPasswordResetRequest",
    "15.onTotpActivated",
    "15.onTotpDisabled",
    "15.inviteUserToJoin",
    "15.notifyUserOfInvite",
    "15.membershipRequest",
    "15.membershipRequestConfirmation",
    "15.membershipRequestAccepted",
    "15.membershipRequestRefused",
    "15.securityCodeRenewal",
    "15.verificationProcessInfo",
    "15.verificationDone",
    "15.onboardingFirstStep",
    "15.verifiedForeignTransporterCompany",
    "15.profesionalsSecondOnboardingEmail",
    "15.producersSecondOnboardingEmail",
    "15.membershipRequestDetailsEmail",
    "15.pendingMembershipRequestDetailsEmail",
    "15.pendingMembershipRequestEmail",
    "15.pendingRevisionRequestEmail",
    "15.registryDelegationCreation",
    "15.expiringRegistryDelegationWarning",
    "15.adminRequestInitialWarningToAdminEmail",
    "15.adminRequestInitialInfoToAuthorEmail",
    "15.adminRequestCollaboratorEmail",
    "15.adminRequestAcceptedEmail",
    "15.adminRequestAcceptedAdminEmail",
    "15.adminRequestRefusedEmail",
    "15.adminRequestRefusedAdminEmail",
    "15.yourCompanyIsIdentifiedOnABsd",
    "15.formNotAccepted",
    "15.formPartiallyRefused",
    "15.finalDestinationModified",
    "15.bsdaDestinationCapModificationEmail",
    "15.bsdaWasteSealNumbersOrPackagingsRevision",
    "15.massCreation",
    "17.1.appendix1",
    "17.1.registryExports",
    "17.1.returnTab",
    "17.1.reviewedTab",
    "17.1.adminRequests",
    "17.2.lateLetters",
    "17.2.roadControlTokens",
    "17.2.ecoOrganismes",
    "17.2.anonymousCompanies",
    "17.3.mail",
    "17.3.webhooks",
    "17.3.administrativeTransfer",
    "17.4",
    "17.5.CompanyCreated",
    "17.5.CompanyDeleted",
    "17.5.CompanyToggleDormantCompany",
    "17.5.CompanyAdministrativeTransferCreated",
    "17.5.CompanyAdministrativeTransferCancelled",
    "17.5.CompanyAdministrativeTransferApproval",
    "17.5.AdminRequestCreated",
    "17.5.AdminRequestUpdated",
    "17.5.RegistryDelegationCreated",
    "17.5.RegistryDelegationUpdated",
    "17.5.WebhookSettingCreated",
    "17.5.WebhookSettingUpdated",
    "17.5.WebhookSettingDeleted",
];

/// What operators run (sections 4.4 and 8.14).
const OPERATIONS: [&str; 5] = [
    "4.4.delete",
    "4.4.merge",
    "4.4.orphanCompanies",
    "4.4.anonymise",
    "8.14",
];

const DASHBOARD: [Section; 9] = [
    ("G", 14),
    ("F", 17),
    ("D", 15),
    ("O", 13),
    ("C", 8),
    ("P", 8),
    ("R", 7),
    ("A", 6),
    ("14.", 28),
];

/// Kinds that are not there yet (BSDASRI, BSFF, BSPAOH), and the sheets of the external service, which is not called.
const DASHBOARD_ELSEWHERE: [&str; 8] = ["O8", "O9", "O10", "O13", "P7", "A5", "A6", "14.11"];

const REGISTRY: [Section; 3] = [("C.", 11), ("D.", 5), ("11.", 18)];

/// Declarations, imports of files, and forms with errors of theirs, which are not there yet.
const REGISTRY_ELSEWHERE: [&str; 6] = ["11.1", "11.2", "11.3", "11.15", "11.17", "11.18"];

fn numbers(sections: &[Section], others: &[&str], elsewhere: &[&str]) -> BTreeSet<String> {
    let numbered = sections.iter();
    let numbered = numbered
        .flat_map(|(prefix, count)| (1..=*count).map(move |rank| format!("{prefix}{rank}")));
    let others = others.iter().map(ToString::to_string);
    let mut wanted: BTreeSet<String> = numbered.chain(others).collect();
    for number in elsewhere {
        assert!(wanted.remove(*number), "{number}");
    }
    wanted
}

/// Checks that a list names a test for each number and none beside, and that each test is there.
fn check(list: &str, wanted: &BTreeSet<String>) {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut proven = BTreeSet::new();
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let [number, file, test] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let source = fs::read_to_string(crates.join(file)).unwrap_or_default();
        let place = source.find(&format!("fn {test}()"));
        let before = place.map_or("", |place| &source[..place]);
        let attributes = before.rsplit("}\n").next().unwrap_or_default();
        assert!(
            attributes.contains("test"),
            "{number}: {file} has no test {test}"
        );
        proven.insert(number.to_owned());
    }
    assert_eq!(proven, *wanted);
}

#[test]
fn every_scenario_and_every_trap_of_accounts_has_a_test_that_exists() {
    let others = [&MAILS_AND_JOBS[..], &OPERATIONS].concat();
    let wanted = numbers(&ACCOUNTS, &others, &ACCOUNTS_ELSEWHERE);
    check(include_str!("acceptance/accounts.tsv"), &wanted);
}

#[test]
fn every_scenario_and_every_trap_of_the_dashboard_has_a_test_that_exists() {
    let wanted = numbers(&DASHBOARD, &[], &DASHBOARD_ELSEWHERE);
    check(include_str!("acceptance/dashboard.tsv"), &wanted);
}

#[test]
fn every_scenario_and_every_trap_of_registries_has_a_test_that_exists() {
    let wanted = numbers(&REGISTRY, &[], &REGISTRY_ELSEWHERE);
    check(include_str!("acceptance/registry.tsv"), &wanted);
}
