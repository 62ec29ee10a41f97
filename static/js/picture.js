// The six words as a picture, drawn and saved on the device: nothing is sent. ask.js loads this on the press.
const SIZE = 1080;

export async function save(words) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, SIZE, SIZE);
  pen.fillStyle = "#000";
  pen.textBaseline = "middle";
  words.forEach((word, place) => {
    const y = (SIZE / (words.length + 1)) * (place + 1);
    pen.font = "44px system-ui, sans-serif";
    pen.fillText(String(place + 1), 120, y);
    pen.font = "bold 88px system-ui, sans-serif";
    pen.fillText(word, 220, y, SIZE - 280);
  });
  const file = await new Promise((done) => { canvas.toBlob(done, "image/png"); });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "list.png";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
