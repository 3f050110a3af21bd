//! Who answers: agents, their roles, and the teams they form.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use base::{Error, Result};
use http::{HeaderMap, StatusCode};
use people::agent::{self, NewAgent, role, team};
use people::{Agent, AgentId, session};
use serde::Deserialize;

use super::pages::shell::Section;
use super::pages::team::{self as view, TeamPage, team_page};
use super::shell::{position, shell};
use crate::failure::Failure;
use crate::page::{Page, after_act, said};
use crate::parts::field::Typed;
use crate::passwords::hash;
use crate::state::Web;

const HERE: &str = "/desk/team";

/// The fields of the team's forms; each uses its own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Act {
    name: String,
    email: String,
    role: String,
    password: String,
    agent_id: String,
}

/// `/desk/team`
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let page = page(&web, &agent, &headers).await?;
    Ok(said(Page(team_page(&page)), &headers))
}

/// Makes an agent.
pub async fn create_agent(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    headers: HeaderMap,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let made = make(&web, &agent, &act).await;
    match made {
        Err(Error::Refused(reason) | Error::Conflict(reason)) => {
            let mut page = page(&web, &agent, &headers).await?;
            let mut new = view::NewAgent {
                name: Typed::new(act.name),
                email: Typed::new(act.email),
                role: act.role,
                password: Typed::default(),
            };
            let field = match &reason {
                reason if reason.contains("password") => &mut new.password,
                reason if reason.contains("name") => &mut new.name,
                _ => &mut new.email,
            };
            field.error = Some(reason);
            page.new_agent = new;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(team_page(&page))).into_response())
        }
        result => after_act(result, HERE, "Added. They can sign in now."),
    }
}

/// Gives an agent another role.
pub async fn set_role(
    State(web): State<Web>,
    Extension(by): Extension<Agent>,
    Path(id): Path<AgentId>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| agent::set_role(tx, &by, id, &act.role)).await;
    after_act(result, HERE, "The role is changed.")
}

/// Sets a password for an agent who forgot theirs; their browsers are signed out.
pub async fn set_password(
    State(web): State<Web>,
    Extension(by): Extension<Agent>,
    Path(id): Path<AgentId>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let result = match hash(&web, act.password).await {
        Ok(password_hash) => {
            web.db().write(move |tx| agent::set_password(tx, &by.actor(), id, &password_hash)).await
        }
        Err(error) => Err(error),
    };
    after_act(
        result,
        HERE,
        "The password is set. Tell them, and that they should change it on their own page.",
    )
}

/// Ends an agent's access.
pub async fn disable(
    State(web): State<Web>,
    Extension(by): Extension<Agent>,
    Path(id): Path<AgentId>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| agent::disable(tx, &by, id)).await;
    after_act(result, HERE, "They are signed out and can't sign in.")
}

/// Gives it back.
pub async fn enable(
    State(web): State<Web>,
    Extension(by): Extension<Agent>,
    Path(id): Path<AgentId>,
) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| agent::enable(tx, &by, id)).await;
    after_act(result, HERE, "They can sign in again.")
}

/// Makes a team.
pub async fn create_team(State(web): State<Web>, Form(act): Form<Act>) -> Result<Response, Failure> {
    let result = web.db().write(move |tx| team::create(tx, &act.name).map(|_| ())).await;
    after_act(result, HERE, "The team is there.")
}

/// Makes an agent a member.
pub async fn join(
    State(web): State<Web>,
    Path(id): Path<i64>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let agent = act.agent_id.parse::<AgentId>();
    let result = web
        .db()
        .write(move |tx| match &agent {
            Ok(agent) => team::join(tx, id, agent::find(tx, *agent)?.id),
            Err(_) => Err(Error::refused("Choose one of the agents in the list.")),
        })
        .await;
    after_act(result, HERE, "")
}

/// Ends a membership.
pub async fn leave(
    State(web): State<Web>,
    Path(id): Path<i64>,
    Form(act): Form<Act>,
) -> Result<Response, Failure> {
    let agent = act.agent_id.parse::<AgentId>().unwrap_or(AgentId(0));
    let result = web.db().write(move |tx| team::leave(tx, id, agent)).await;
    after_act(result, HERE, "")
}

async fn make(web: &Web, by: &Agent, act: &Act) -> Result<()> {
    let password_hash = hash(web, act.password.clone()).await?;
    let new =
        NewAgent { name: act.name.clone(), email: act.email.clone(), password_hash, role: act.role.clone() };
    let actor = by.actor();
    web.db().write(move |tx| agent::create(tx, &actor, &new).map(|_| ())).await
}

async fn page(web: &Web, me: &Agent, headers: &HeaderMap) -> Result<TeamPage> {
    let ((agents, seen), teams, roles, at) = web
        .db()
        .read(|read| {
            let agents = (agent::list(read)?, session::list_last_seen(read)?);
            Ok((agents, team::list(read)?, role::list(read)?, position(read)?))
        })
        .await?;
    let in_words = |name: &str| view::Role { value: name.into(), label: name.into() };
    Ok(TeamPage {
        shell: shell(me, headers, Section::Team, ("Team", at)),
        agents: agents
            .iter()
            .map(|agent| view::Member {
                id: agent.id.0,
                name: agent.name.clone(),
                email: agent.email.clone(),
                role: in_words(&agent.role),
                is_enabled: agent.disabled_ms.is_none(),
                is_me: agent.id == me.id,
                last_seen_at_ms: seen.iter().find(|(id, _)| *id == agent.id).map(|(_, at_ms)| *at_ms),
            })
            .collect(),
        teams: teams
            .into_iter()
            .map(|team| view::Team {
                id: team.id,
                name: team.name,
                members: team
                    .members
                    .into_iter()
                    .map(|(id, name)| view::TeamMember { id: id.0, name })
                    .collect(),
            })
            .collect(),
        roles: roles.iter().rev().map(|role| in_words(&role.name)).collect(),
        may_change: true,
        new_agent: view::NewAgent {
            name: Typed::default(),
            email: Typed::default(),
            role: "Agent".into(),
            password: Typed::default(),
        },
        new_team: Typed::default(),
        clock: web.clock(),
    })
}
