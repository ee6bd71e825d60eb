// ews-javascript-api, the Managed API in JavaScript. Reads {task, url, user, password, version, …} from standard input
// and prints what came of the task as JSON.
const fs = require("node:fs");
const ews = require("ews-javascript-api");

const asked = JSON.parse(fs.readFileSync(0, "utf8"));
const service = new ews.ExchangeService(ews.ExchangeVersion[asked.version ?? "Exchange2013_SP1"]);
service.Credentials = new ews.WebCredentials(asked.user, asked.password);
service.Url = new ews.Uri(asked.url);

const { WellKnownFolderName, PropertySet, BasePropertySet } = ews;
const view = new ews.ItemView(10);

const tasks = {
  async bind() {
    const inbox = await ews.Folder.Bind(service, WellKnownFolderName.Inbox);
    const server = service.ServerInfo;
    return {
      name: inbox.DisplayName,
      count: inbox.TotalCount,
      server: `${server.MajorVersion}.${server.MinorVersion}.${server.MajorBuildNumber}.${server.MinorBuildNumber}`,
    };
  },

  async find() {
    const found = await service.FindItems(WellKnownFolderName[asked.folder], view);
    return { total: found.TotalCount, items: found.Items.map(described) };
  },

  async send() {
    const mail = new ews.EmailMessage(service);
    mail.Subject = asked.subject;
    mail.Body = new ews.MessageBody(ews.BodyType.Text, asked.body);
    mail.ToRecipients.Add(asked.to);
    await mail.Save(WellKnownFolderName.Drafts);
    const draft = await ews.EmailMessage.Bind(service, mail.Id, new PropertySet(BasePropertySet.FirstClassProperties));
    await draft.SendAndSaveCopy();
    return { draft: described(draft) };
  },

  async sync() {
    const step = (state) =>
      service.SyncFolderItems(
        new ews.FolderId(WellKnownFolderName[asked.folder]),
        new PropertySet(BasePropertySet.IdOnly, ews.ItemSchema.Subject),
        null,
        asked.page,
        ews.SyncFolderItemsScope.NormalItems,
        state,
      );
    const pages = [];
    let state = null;
    for (let more = true; more; ) {
      const changes = await step(state);
      state = changes.SyncState;
      more = changes.MoreChangesAvailable;
      pages.push(changes.GetEnumerator().map((change) => [ews.ChangeType[change.ChangeType], change.Item.Subject]));
    }
    return { pages, afterwards: (await step(state)).Count };
  },
};

const described = (item) => ({ subject: item.Subject, to: item.DisplayTo, from: item.From?.Name ?? null });

// Faults and response messages carry their codes in different places.
const failed = (error) => ({
  kind: error.constructor.name,
  code: ews.ServiceError[error.FaultCode ? error.ResponseCode : error.ErrorCode] ?? null,
  status: error.HttpStatusCode ?? null,
});

tasks[asked.task]()
  .catch((error) => ({ error: failed(error) }))
  .then((result) => console.log(JSON.stringify(result)));
