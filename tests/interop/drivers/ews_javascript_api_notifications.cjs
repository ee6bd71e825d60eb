// ews-javascript-api hears of events. Reads {task, url, user, password} from standard input and prints what it heard as JSON.
const fs = require("node:fs");
const ews = require("ews-javascript-api");

const asked = JSON.parse(fs.readFileSync(0, "utf8"));
const service = new ews.ExchangeService(ews.ExchangeVersion.Exchange2013_SP1);
service.Credentials = new ews.WebCredentials(asked.user, asked.password);
service.Url = new ews.Uri(asked.url);

const { EventType, FolderId, WellKnownFolderName } = ews;
const folders = [new FolderId(WellKnownFolderName.Drafts)];

const save = async (subject) => {
  const mail = new ews.EmailMessage(service);
  mail.Subject = subject;
  await mail.Save(WellKnownFolderName.Drafts);
  return mail.Id.UniqueId;
};

const tasks = {
  async pull() {
    const subscription = await service.SubscribeToPullNotifications(folders, 10, null, EventType.Created);
    const before = await subscription.GetEvents();
    const id = await save("pulled");
    const after = await subscription.GetEvents();
    await subscription.Unsubscribe();
    return { before: before.AllEvents.length, after: after.ItemEvents.map((one) => one.ItemId.UniqueId === id) };
  },

  async stream() {
    const subscription = await service.SubscribeToStreamingNotifications(folders, EventType.Created);
    const connection = new ews.StreamingSubscriptionConnection(service, 1);
    connection.AddSubscription(subscription);
    const saved = [save("before it listens")];
    const heard = [];
    const all = new Promise((resolve, reject) => {
      connection.OnNotificationEvent.push((_, news) => {
        heard.push(...news.Events.map((one) => one.ItemId.UniqueId));
        if (heard.length === 1) saved.push(save("while it listens"));
        else resolve();
      });
      connection.OnSubscriptionError.push((_, failure) => reject(failure.Exception));
    });
    await saved[0];
    connection.Open();
    await all;
    connection.Close();
    const ids = await Promise.all(saved);
    return { heard: heard.map((id, number) => id === ids[number]) };
  },
};

tasks[asked.task]()
  .then((result) => console.log(JSON.stringify(result)))
  .catch((error) => console.log(JSON.stringify({ error: String(error) + (error.stack ?? "") })))
  .finally(() => process.exit(0));
