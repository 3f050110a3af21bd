//! Who answers: agents with their roles, and the teams they form.

use super::shell::{Shell, shell};
use crate::parts::{
    avatar::avatar,
    field::{Field, Typed, field},
    icon::{Icon, icon},
    time::{Clock, ago},
};
use maud::{Markup, html};

/// `/desk/team`
#[derive(Clone, Debug)]
pub struct TeamPage {
    pub shell: Shell,
    pub agents: Vec<Member>,
    pub teams: Vec<Team>,
    /// Every role there is, the least first: value and label.
    pub roles: Vec<Role>,
    /// Whether the reader may add and change; otherwise the page only shows.
    pub may_change: bool,
    pub new_agent: NewAgent,
    pub new_team: Typed,
    pub clock: Clock,
}

/// An agent as the table shows them.
#[derive(Clone, Debug)]
pub struct Member {
    pub id: i64,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub is_enabled: bool,
    /// Nobody disables or demotes themselves by accident.
    pub is_me: bool,
    pub last_seen_at_ms: Option<i64>,
}

/// `value` is what forms send, `label` what people read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    pub value: String,
    pub label: String,
}

/// A team with its agents.
#[derive(Clone, Debug)]
pub struct Team {
    pub id: i64,
    pub name: String,
    pub members: Vec<TeamMember>,
}

/// An agent of a team.
#[derive(Clone, Debug)]
pub struct TeamMember {
    pub id: i64,
    pub name: String,
}

/// The form for a new agent, as it was sent if it failed.
#[derive(Clone, Debug, Default)]
pub struct NewAgent {
    pub name: Typed,
    pub email: Typed,
    pub role: String,
    pub password: Typed,
}

/// The whole page.
pub fn team_page(page: &TeamPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head { h1 { "Team" } p.muted { "Who answers your customers, and what they may do." } }
                (agents(page))
                div.page__columns {
                    @if page.may_change { (new_agent(page)) }
                    (teams(page))
                }
            }
        },
    )
}

fn agents(page: &TeamPage) -> Markup {
    html! {
        section.page__part aria-labelledby="agents" {
            h2 id="agents" { "Agents" }
            div.table-frame role="region" aria-label="Table of agents" tabindex="0" {
                table.table {
                    thead { tr { th scope="col" { "Name" } th scope="col" { "Role" } th scope="col" { "Seen" } th scope="col" { span.unseen { "Acts" } } } }
                    tbody { @for agent in &page.agents { (line(agent, page)) } }
                }
            }
        }
    }
}

fn line(agent: &Member, page: &TeamPage) -> Markup {
    let may_change = page.may_change && !agent.is_me;
    html! {
        tr id={ "agent-" (agent.id) } {
            th scope="row" {
                div.table__who {
                    (avatar(&agent.name))
                    div.person__words { b.clip dir="auto" { (agent.name) } p.small.muted.clip dir="auto" { (agent.email) } }
                }
            }
            td { @if may_change { (role_form(agent, &page.roles)) } @else { (agent.role.label) } }
            td.muted { @if let Some(at_ms) = agent.last_seen_at_ms { (ago(at_ms, &page.clock)) } @else { "never" } }
            td.table__acts {
                @if agent.is_me { span.chip.chip--accent { "you" } }
                @if !agent.is_enabled { span.chip.chip--bad { "disabled" } }
                @if may_change { (new_password(agent)) (switch(agent)) }
            }
        }
    }
}

fn role_form(agent: &Member, roles: &[Role]) -> Markup {
    html! {
        form.table__form method="post" action={ "/desk/team/agents/" (agent.id) "/role" } {
            label.unseen for={ "role-" (agent.id) } dir="auto" { "Role of " (agent.name) }
            select.field__control id={ "role-" (agent.id) } name="role" {
                @for role in roles { option value=(role.value) selected[*role == agent.role] { (role.label) } }
            }
            button.button.button--small { "Change" }
        }
    }
}

fn switch(agent: &Member) -> Markup {
    let (act, label) = if agent.is_enabled { ("disabling", "Disable") } else { ("enabling", "Enable") };
    html! {
        form method="post" action={ "/desk/team/agents/" (agent.id) "/" (act) } {
            button.button.button--small { (label) span.unseen dir="auto" { " " (agent.name) } }
        }
    }
}

/// For whoever forgot theirs: a password to sign in with once and change.
fn new_password(agent: &Member) -> Markup {
    let id = format!("password-{}", agent.id);
    html! {
        details.table__more {
            summary { "New password" span.unseen dir="auto" { " for " (agent.name) } }
            form.table__form method="post" action={ "/desk/team/agents/" (agent.id) "/password" } {
                label.unseen for=(id) dir="auto" { "New password for " (agent.name) }
                input.field__control id=(id) name="password" type="password" minlength="10" maxlength="200" required autocomplete="new-password";
                button.button.button--small { "Set" }
            }
        }
    }
}

fn new_agent(page: &TeamPage) -> Markup {
    let new = &page.new_agent;
    html! {
        section.card aria-labelledby="new-agent" {
            h2 id="new-agent" { "Add an agent" }
            form.form method="post" action="/desk/team/agents" {
                div.form__pair {
                    (field(&Field { name: "name", label: "Name", scope: "agent", ..Field::default() }.with(&new.name)))
                    (field(&Field { name: "email", label: "E-mail", kind: "email", scope: "agent", ..Field::default() }.with(&new.email)))
                }
                div.form__pair {
                    div.field {
                        label.field__label for="agent-role" { "Role" }
                        select.field__control id="agent-role" name="role" {
                            @for role in &page.roles { option value=(role.value) selected[role.value == new.role] { (role.label) } }
                        }
                    }
                    (field(&Field { name: "password", label: "First password", kind: "password", scope: "agent", autocomplete: "new-password",
                        hint: "At least 10 characters. They change it on their own page.", ..Field::default() }.with(&new.password)))
                }
                p { button.button.button--primary { "Add agent" } }
            }
        }
    }
}

fn teams(page: &TeamPage) -> Markup {
    html! {
        section.card aria-labelledby="teams" {
            h2 id="teams" { "Teams" }
            @if page.teams.is_empty() { p.small.muted { "No teams yet: everyone sees every conversation." } }
            ul.card__list {
                @for team in &page.teams { (team_line(team, page)) }
            }
            @if page.may_change {
                form.form.form--line method="post" action="/desk/team/teams" {
                    (field(&Field { name: "name", label: "New team", scope: "team", max_length: 80, ..Field::default() }.with(&page.new_team)))
                    button.button { "Add" }
                }
            }
        }
    }
}

fn team_line(team: &Team, page: &TeamPage) -> Markup {
    let outside = page
        .agents
        .iter()
        .filter(|agent| agent.is_enabled && team.members.iter().all(|one| one.id != agent.id));
    let outside: Vec<&Member> = outside.collect();
    let action = format!("/desk/team/teams/{}/members", team.id);
    html! {
        li id={ "team-" (team.id) } {
            b dir="auto" { (team.name) }
            @if team.members.is_empty() { p.small.muted { "nobody yet" } }
            div.tags { @for member in &team.members { (team_member(member, page.may_change, &action)) } }
            @if page.may_change && !outside.is_empty() {
                form.table__form method="post" action=(action) {
                    label.unseen for={ "join-" (team.id) } dir="auto" { "Add to " (team.name) }
                    select.field__control id={ "join-" (team.id) } name="agent_id" {
                        @for agent in outside { option value=(agent.id) { (agent.name) } }
                    }
                    button.button.button--small { "Add" }
                }
            }
        }
    }
}

fn team_member(member: &TeamMember, may_change: bool, action: &str) -> Markup {
    html! {
        form.tags__one method="post" action={ (action) "/removal" } {
            input type="hidden" name="agent_id" value=(member.id);
            span.clip dir="auto" { (member.name) }
            @if may_change {
                button.tags__off title="Remove from this team" {
                    (icon(Icon::Close)) span.unseen dir="auto" { "Remove " (member.name) " from this team" }
                }
            }
        }
    }
}
