import "./styles/tokens.css";
import "./styles/base.css";
import { createRoot } from "react-dom/client";
import { mountViewer } from "./app/viewer/mount.tsx";

// Styles first: where all of it is one file, what parts say of themselves has to stand behind what all have in common.
const root = document.getElementById("root");
if (root !== null) mountViewer(createRoot(root));
