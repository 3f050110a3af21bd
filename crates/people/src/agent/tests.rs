//! Agents, their roles and teams, and the rule that somebody can always manage the team.

use base::testing::Place;
use base::{Db, Error};

use super::team::Team;
use super::*;

async fn with_roles() -> (Place, Db) {
    let place = Place::new();
    let db = place.open().await;
    db.write(role::prepare).await.unwrap();
    (place, db)
}

fn new(name: &str, role: &str) -> NewAgent {
    NewAgent {
        name: name.into(),
        email: format!("{}@shop.example", name.to_lowercase()),
        password_hash: format!("hash of {name}"),
        role: role.into(),
    }
}

async fn agent(db: &Db, name: &'static str, role: &'static str) -> Agent {
    db.write(move |tx| {
        let id = create(tx, "system", &new(name, role))?;
        find(tx, id)
    })
    .await
    .unwrap()
}

async fn create_one(db: &Db, new: NewAgent) -> Result<AgentId> {
    db.write(move |tx| create(tx, "system", &new)).await
}

async fn teams(db: &Db) -> Vec<(String, Vec<String>)> {
    let teams: Vec<Team> = db.read(team::list).await.unwrap();
    teams
        .into_iter()
        .map(|team| (team.name, team.members.into_iter().map(|(_, name)| name).collect()))
        .collect()
}

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::Refused(reason) | Error::Conflict(reason)) => reason,
        other => panic!("it should have been refused: {other:?}"),
    }
}

#[tokio::test]
async fn each_role_gives_its_rights_and_no_others() {
    let (_place, db) = with_roles().await;
    let all = [Right::ReadInbox, Right::Answer, Right::EditCustomers, Right::ManageTeam, Right::Operate];
    let cases = [
        ("Administrator", [true, true, true, true, true]),
        ("Team lead", [true, true, true, false, true]),
        ("Agent", [true, true, true, false, false]),
        ("Observer", [true, false, false, false, false]),
    ];

    let roles = db.read(role::list).await.unwrap();

    assert_eq!(roles.len(), cases.len());
    for (role, (name, expected)) in roles.iter().zip(cases) {
        assert_eq!(role.name, name);
        assert_eq!(all.map(|right| role.rights.contains(right)), expected, "{name}");
    }
}

#[tokio::test]
async fn preparing_roles_twice_makes_them_once() {
    let (_place, db) = with_roles().await;

    db.write(role::prepare).await.unwrap();

    assert_eq!(db.read(role::list).await.unwrap().len(), 4);
}

#[test]
fn rights_this_program_doesnt_know_give_nothing() {
    let rights = Rights::read("answer fly  Answer read_inbox\u{0}");

    assert!(rights.contains(Right::Answer));
    assert!(!rights.contains(Right::ReadInbox) && !rights.contains(Right::Operate));
    assert_eq!(Rights::read(""), Rights::default());
}

#[tokio::test]
async fn an_agent_is_made_as_customers_and_the_sign_in_will_know_them() {
    let (_place, db) = with_roles().await;
    let email = " Mia@Shop.Example ".to_owned();

    let id = create_one(&db, NewAgent { email, ..new(" Mia\n Lind ", "Agent") }).await.unwrap();

    let mia = db.read(move |read| find(read, id)).await.unwrap();
    assert_eq!(
        (mia.name.as_str(), mia.email.as_str(), mia.role.as_str()),
        ("Mia Lind", "mia@shop.example", "Agent")
    );
    assert!(mia.may(Right::Answer) && !mia.may(Right::ManageTeam));
    assert_eq!(mia.actor(), format!("agent:{id}"));
    let sign_in = db.read(|read| find_for_sign_in(read, "MIA@shop.example ")).await.unwrap();
    assert_eq!(sign_in, Some((id, "hash of  Mia\n Lind ".into())));
    assert!(db.read(any).await.unwrap());
}

#[tokio::test]
async fn an_agent_that_cant_be_made_says_why() {
    let (_place, db) = with_roles().await;
    agent(&db, "Mia", "Agent").await;
    let cases = [
        (new(" \u{0}", "Agent"), "name"),
        (NewAgent { email: "mia".into(), ..new("Ben", "Agent") }, "mia@shop.example"),
        (NewAgent { email: "a@b@c.example".into(), ..new("Ben", "Agent") }, "mia@shop.example"),
        (new("Ben", "Emperor"), "roles in the list"),
        (NewAgent { email: "MIA@shop.example".into(), ..new("Ben", "Agent") }, "different one"),
    ];
    for (new, hint) in cases {
        let reason = refusal(create_one(&db, new).await);

        assert!(reason.contains(hint), "{reason}");
    }
    assert_eq!(db.read(list).await.unwrap().len(), 1);
}

#[tokio::test]
async fn agents_are_listed_by_name() {
    let (_place, db) = with_roles().await;
    for name in ["Zoe", "Ben", "Mia"] {
        agent(&db, name, "Agent").await;
    }

    let names: Vec<String> = db.read(list).await.unwrap().into_iter().map(|agent| agent.name).collect();

    assert_eq!(names, ["Ben", "Mia", "Zoe"]);
}

#[tokio::test]
async fn a_disabled_agent_is_out_at_once_and_back_when_enabled() {
    let (_place, db) = with_roles().await;
    let (ada, mia) = (agent(&db, "Ada", "Administrator").await, agent(&db, "Mia", "Agent").await);
    let id = mia.id;
    let token = db.write(move |tx| session::start_agent(tx, id, "Firefox")).await.unwrap();
    let now_ms = db.now_ms();
    let session = token.clone();
    let signed_in = db.read(move |read| find_signed_in(read, &session, now_ms)).await.unwrap();
    assert_eq!(signed_in.map(|(agent, _)| agent.name).as_deref(), Some("Mia"));

    let by = ada.clone();
    db.write(move |tx| disable(tx, &by, id)).await.unwrap();
    let session = token.clone();
    let disabled = db.read(move |read| find_signed_in(read, &session, now_ms)).await.unwrap();
    let sign_in = db.read(|read| find_for_sign_in(read, "mia@shop.example")).await.unwrap();
    db.write(move |tx| enable(tx, &ada, id)).await.unwrap();

    assert!(disabled.is_none() && sign_in.is_none());
    let session = db.read(move |read| find_signed_in(read, &token, now_ms)).await.unwrap();
    assert!(session.is_none(), "the old session stays ended");
    assert!(db.read(|read| find_for_sign_in(read, "mia@shop.example")).await.unwrap().is_some());
}

#[tokio::test]
async fn the_last_administrator_can_neither_be_disabled_nor_demoted() {
    let (_place, db) = with_roles().await;
    let (ada, mia) = (agent(&db, "Ada", "Administrator").await, agent(&db, "Mia", "Agent").await);
    let (id, by) = (ada.id, ada.clone());
    let acts: [fn(&mut Tx<'_>, &Agent) -> Result<()>; 2] =
        [|tx, ada| disable(tx, ada, ada.id), |tx, ada| set_role(tx, ada, ada.id, "Team lead")];

    for act in acts {
        let by = by.clone();
        let reason = refusal(db.write(move |tx| act(tx, &by)).await);
        assert!(reason.contains("Give another agent that role first"), "{reason}");
    }
    let still = db.read(move |read| find(read, id)).await.unwrap();
    assert_eq!((still.role.as_str(), still.disabled_ms), ("Administrator", None));

    db.write(move |tx| set_role(tx, &ada, mia.id, "Administrator")).await.unwrap();
    db.write(move |tx| disable(tx, &by, id)).await.unwrap();
}

#[tokio::test]
async fn a_disabled_administrator_doesnt_count_as_one() {
    let (_place, db) = with_roles().await;
    let (ada, bob) = (agent(&db, "Ada", "Administrator").await, agent(&db, "Bob", "Administrator").await);
    let by = ada.clone();
    db.write(move |tx| disable(tx, &by, bob.id)).await.unwrap();

    let last = db.write(move |tx| disable(tx, &ada, ada.id)).await;

    assert!(refusal(last).contains("manage the team"));
}

#[tokio::test]
async fn two_administrators_cant_demote_each_other_at_once() {
    let (_place, db) = with_roles().await;
    let (ada, bob) = (agent(&db, "Ada", "Administrator").await, agent(&db, "Bob", "Administrator").await);
    let (by_ada, by_bob) = (ada.clone(), bob.clone());

    let (one, other) = tokio::join!(
        db.write(move |tx| set_role(tx, &by_ada, bob.id, "Agent")),
        db.write(move |tx| set_role(tx, &by_bob, ada.id, "Agent")),
    );

    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
}

#[tokio::test]
async fn an_administrator_behind_five_hundred_agents_still_counts() {
    let (_place, db) = with_roles().await;
    let zoe = agent(&db, "Zoe", "Administrator").await;
    db.write(|tx| {
        for number in 0..500 {
            create(tx, "system", &new(&format!("Ben{number}"), "Agent"))?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let first = db.read(list).await.unwrap().remove(0);

    db.write(move |tx| disable(tx, &zoe, first.id)).await.unwrap();
}

#[tokio::test]
async fn acts_on_an_agent_who_isnt_there_are_not_found() {
    let (_place, db) = with_roles().await;
    let ada = agent(&db, "Ada", "Administrator").await;
    let acts: [fn(&mut Tx<'_>, &Agent) -> Result<()>; 4] = [
        |tx, ada| disable(tx, ada, AgentId(1)),
        |tx, ada| enable(tx, ada, AgentId(1)),
        |tx, ada| set_role(tx, ada, AgentId(1), "Agent"),
        |tx, _| set_password(tx, "test", AgentId(1), "hash"),
    ];
    for act in acts {
        let by = ada.clone();
        let acted = db.write(move |tx| act(tx, &by)).await;

        assert!(matches!(acted, Err(Error::NotFound)), "{acted:?}");
    }
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_begun_with_the_old_one() {
    let (_place, db) = with_roles().await;
    let id = agent(&db, "Mia", "Agent").await.id;
    let token = db.write(move |tx| session::start_agent(tx, id, "Firefox")).await.unwrap();

    db.write(move |tx| set_password(tx, "test", id, "new hash")).await.unwrap();

    let now_ms = db.now_ms();
    assert!(db.read(move |read| find_signed_in(read, &token, now_ms)).await.unwrap().is_none());
    let sign_in = db.read(|read| find_for_sign_in(read, "mia@shop.example")).await.unwrap();
    assert_eq!(sign_in, Some((id, "new hash".into())));
}

#[tokio::test]
async fn each_act_on_an_agent_is_one_event_that_says_who_did_it() {
    let (_place, db) = with_roles().await;
    let (ada, mia) = (agent(&db, "Ada", "Administrator").await, agent(&db, "Mia", "Agent").await);
    let (by, id) = (ada.clone(), mia.id);
    db.write(move |tx| {
        set_role(tx, &by, id, "Team lead")?;
        set_password(tx, "test", id, "other")?;
        disable(tx, &by, id)?;
        enable(tx, &by, id)
    })
    .await
    .unwrap();

    let sql = "SELECT kind, actor FROM events WHERE subject_id = $1 ORDER BY tx, id";
    let told: Vec<(String, String)> =
        db.read(move |read| read.list(sql, &[&id.0], |row| Ok((row.get(0)?, row.get(1)?)))).await.unwrap();

    let told: Vec<_> = told.iter().map(|(kind, actor)| (kind.as_str(), actor.clone())).collect();
    assert_eq!(
        told,
        [
            ("agent.created", "system".to_owned()),
            ("agent.role_set", ada.actor()),
            ("agent.password_set", "test".into()),
            ("agent.disabled", ada.actor()),
            ("agent.enabled", ada.actor()),
        ]
    );
}

#[tokio::test]
async fn agents_join_and_leave_teams() {
    let (_place, db) = with_roles().await;
    let (ben, mia) = (agent(&db, "Ben", "Agent").await.id, agent(&db, "Mia", "Agent").await.id);
    let (returns, _) =
        db.write(|tx| Ok((team::create(tx, "Returns")?, team::create(tx, "Chat")?))).await.unwrap();

    db.write(move |tx| {
        team::join(tx, returns, mia)?;
        team::join(tx, returns, ben)?;
        team::join(tx, returns, mia)
    })
    .await
    .unwrap();
    let joined = teams(&db).await;
    db.write(move |tx| team::leave(tx, returns, mia)).await.unwrap();

    assert_eq!(joined, [("Chat".into(), vec![]), ("Returns".into(), vec!["Ben".to_owned(), "Mia".into()])]);
    assert_eq!(teams(&db).await[1].1, ["Ben"]);
}

#[tokio::test]
async fn a_team_has_a_name_of_its_own() {
    let (_place, db) = with_roles().await;
    db.write(|tx| team::create(tx, "Returns")).await.unwrap();

    let same = db.write(|tx| team::create(tx, " Returns ")).await;
    let nameless = db.write(|tx| team::create(tx, "\u{0}")).await;

    assert!(refusal(same).contains("team of this name"));
    assert!(refusal(nameless).contains("name"));
}
