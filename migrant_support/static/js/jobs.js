// A running job's bar: fetches its page every two seconds and puts the new bar in the old one's place.

const PAUSE = 2000;

async function renew(bar) {
  const answer = await fetch(bar.dataset.poll, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.getElementById(bar.id);
}

function follow(bar) {
  setTimeout(async () => {
    if (document.hidden) return follow(bar);
    const next = await renew(bar).catch(() => bar.cloneNode(true));
    if (!next) return undefined; // Signed out or gone: the link "look again" stays.
    bar.replaceWith(next);
    if (next.dataset.poll) return follow(next);
    // Finished: the page has more to say than the bar.
    return next.hasAttribute("data-stay") ? undefined : window.location.reload();
  }, PAUSE);
}

export function followJobs(root) {
  root.querySelectorAll("[data-poll]").forEach(follow);
}
